package io.fairlead.servicekit.metrics;

import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.telemetry.metrics.Exposition;
import io.fairlead.telemetry.metrics.MetricFamily;
import io.helidon.common.Weight;
import io.helidon.common.Weighted;
import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MeterRegistryFormatter;
import io.helidon.metrics.api.MetricsConfig;
import io.helidon.metrics.spi.MeterRegistryFormatterProvider;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Puts what the services count behind the meters of Helidon's registry, in Prometheus' text and in OpenMetrics. Our
 * numbers are read where they are when somebody asks, so nothing on the data path knows of meters. Thread-safe.
 */
@Weight(Weighted.DEFAULT_WEIGHT + 100)
public final class ServiceMetricsProvider implements MeterRegistryFormatterProvider {

    private static final String SCOPE = "application";
    private static final String END = "# EOF\n";

    /** Found by the metrics endpoint. */
    public ServiceMetricsProvider() {}

    @Override
    public Optional<MeterRegistryFormatter> formatter(
            MediaType mediaType,
            MetricsConfig metricsConfig,
            MeterRegistry meterRegistry,
            Optional<String> scopeTagName,
            Iterable<String> scopeSelection,
            Iterable<String> nameSelection) {
        boolean openMetrics = mediaType.equals(MediaTypes.APPLICATION_OPENMETRICS_TEXT);
        if (!openMetrics && !mediaType.equals(MediaTypes.TEXT_PLAIN)) {
            return Optional.empty();
        }
        return ServiceLoader.load(MeterRegistryFormatterProvider.class).stream()
                .filter(provider -> provider.type() != ServiceMetricsProvider.class)
                .map(ServiceLoader.Provider::get)
                .flatMap(provider -> provider
                        .formatter(mediaType, metricsConfig, meterRegistry, scopeTagName, scopeSelection, nameSelection)
                        .stream())
                .findFirst()
                .map(meters -> new Both(meters, set(scopeSelection), set(nameSelection), openMetrics));
    }

    private static Set<String> set(Iterable<String> selection) {
        Set<String> set = new HashSet<>();
        selection.forEach(set::add);
        return set;
    }

    /** The meters, then ours. */
    private record Both(MeterRegistryFormatter meters, Set<String> scopes, Set<String> names, boolean openMetrics)
            implements MeterRegistryFormatter {

        @Override
        public Optional<Object> format() {
            String ours = Exposition.text(families(), openMetrics);
            Optional<String> theirs = meters.format().map(String::valueOf);
            if (ours.isEmpty() && theirs.isEmpty()) {
                return Optional.empty();
            }
            String text = theirs.orElse("");
            boolean ended = text.endsWith(END);
            String whole = (ended ? text.substring(0, text.length() - END.length()) : text) + ours;
            return Optional.of(openMetrics ? whole + END : whole);
        }

        private List<MetricFamily> families() {
            if (!scopes.isEmpty() && !scopes.contains(SCOPE)) {
                return List.of();
            }
            return ServiceHost.running().map(ServiceHost::metrics).orElse(List.of()).stream()
                    .filter(family -> names.isEmpty()
                            || names.contains(family.name())
                            || names.contains(family.name() + "_total"))
                    .toList();
        }

        @Override
        public Optional<Object> formatMetadata() {
            return meters.formatMetadata();
        }
    }
}
