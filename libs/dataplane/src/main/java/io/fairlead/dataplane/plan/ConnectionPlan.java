package io.fairlead.dataplane.plan;

import io.fairlead.dataplane.rules.CompiledSample;
import io.fairlead.dataplane.rules.SampleCompiler;
import io.fairlead.model.config.CaptureSlot;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import java.util.List;
import java.util.Optional;

/**
 * What a frontend captures and logs, ready for traffic.
 *
 * @param requestSlots places for values captured from requests
 * @param responseSlots places for values captured from responses
 * @param logSamples the expressions of the log line, in order
 * @param keepsRequestLine whether rules may ask for the request line when the request is gone
 */
public record ConnectionPlan(
        List<Slot> requestSlots, List<Slot> responseSlots, List<CompiledSample> logSamples, boolean keepsRequestLine) {

    /** A place for a captured value; a header is captured by itself. */
    public record Slot(Optional<CompiledSample> header, int length) {}

    public ConnectionPlan {
        requestSlots = List.copyOf(requestSlots);
        responseSlots = List.copyOf(responseSlots);
        logSamples = List.copyOf(logSamples);
    }

    static ConnectionPlan of(Frontend frontend, SampleCompiler samples) {
        List<CompiledSample> logged = frontend.options()
                .logTemplate()
                .map(template -> template.forLog().expressions().stream()
                        .map(samples::compile)
                        .toList())
                .orElse(List.of());
        return new ConnectionPlan(
                slots(frontend, false, samples), slots(frontend, true, samples), logged, samples.asksForRequestLine());
    }

    private static List<Slot> slots(Frontend frontend, boolean response, SampleCompiler samples) {
        FetchName fetch = response ? FetchName.RES_FHDR : FetchName.REQ_FHDR;
        return frontend.options().captures().stream()
                .filter(slot -> slot.response() == response)
                .map((CaptureSlot slot) -> new Slot(
                        slot.header().map(name -> samples.compile(new Expression(fetch, List.of(name), List.of()))),
                        slot.length()))
                .toList();
    }
}
