package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.Guard;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.config.RateLimit;
import io.fairlead.model.config.Reply;
import io.fairlead.model.config.Rule;
import io.fairlead.model.config.SecurityHeaders;
import io.fairlead.model.expr.BadExpressionException;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a {@link Guard} does, as rules that HAProxy knows: in front of a frontend's own {@code http-request} rules, and
 * behind its {@code http-after-response} rules.
 */
final class GuardRules {

    /** Proxies in a row whose word is taken; every one costs a line. */
    private static final int HOPS = 5;

    private static final int TOO_MANY = 429;
    private static final String ID = "txn.fairlead_request_id";
    private static final String FORWARDED = "^(x[-_]forwarded[-_].*|forwarded|x[-_]real[-_]ip)$";
    private static final Condition TLS = new Condition.Test(new Fetch.FrontendTls(), Matcher.BOOL, false, List.of());

    private final Guard guard;
    private final String frontend;
    private final Condition trusted;
    private final List<Rule> rules = new ArrayList<>();

    private GuardRules(Frontend frontend) {
        this.guard = frontend.guard();
        this.frontend = frontend.name();
        this.trusted = guard.trustedProxies().isEmpty() ? Conditions.FALSE : source(guard.trustedProxies());
    }

    /** Before the frontend's request rules. */
    static List<Rule> request(Frontend frontend) {
        GuardRules all = new GuardRules(frontend);
        if (all.guard.requestId()) {
            all.requestId();
        }
        if (all.guard.forwarded()) {
            all.forwarded();
        }
        if (!all.guard.trustedProxies().isEmpty()) {
            all.client();
        }
        all.guard.rateLimit().ifPresent(limit -> all.limit(limit, slot(frontend)));
        return List.copyOf(all.rules);
    }

    /** Behind the frontend's rules for all answers. */
    static List<Rule> response(Frontend frontend) {
        GuardRules all = new GuardRules(frontend);
        if (all.guard.requestId()) {
            all.add(Condition.always(), new Action.SetHeader("X-Request-Id", template("%[var(" + ID + ")]")));
        }
        List<SecurityHeaders.Line> everywhere = all.guard.securityHeaders().lines(false);
        for (SecurityHeaders.Line line : all.guard.securityHeaders().lines(true)) {
            Condition missing = not(found("res.fhdr(" + line.name() + ")"));
            all.add(
                    everywhere.contains(line) ? missing : and(TLS, missing),
                    new Action.SetHeader(line.name(), line.value()));
        }
        return List.copyOf(all.rules);
    }

    /** What the rules say otherwise. */
    static Optional<String> lost(Frontend frontend) {
        return frontend.guard()
                .rateLimit()
                .map(limit -> "the computed Retry-After of the rate limit of " + frontend.name() + " (it says "
                        + 2 * limit.period().toSeconds() + ")");
    }

    private void requestId() {
        Condition one = test("req.fhdr_cnt(X-Request-Id)", Matcher.INT, "1");
        Condition fits = test("req.fhdr(X-Request-Id)", Matcher.REG, "^[!-~]{1,128}$");
        Action forget = new Action.DelHeader("^x[-_]request[-_]id$", Matcher.REG);
        add(not(trusted), forget);
        if (!guard.trustedProxies().isEmpty()) {
            add(not(one), forget);
            add(not(fits), forget);
        }
        add(not(found("req.fhdr(X-Request-Id)")), new Action.SetHeader("X-Request-Id", template("%[uuid]")));
        add(Condition.always(), new Action.SetVariable(ID, expression("req.fhdr(X-Request-Id)")));
    }

    private void forwarded() {
        add(not(trusted), new Action.DelHeader(FORWARDED, Matcher.REG));
        add(
                not(found("req.fhdr(X-Forwarded-Proto)")),
                new Action.SetHeader("X-Forwarded-Proto", template("%[ssl_fc,iif(https,http)]")));
        add(
                and(found("req.fhdr(host)"), not(found("req.fhdr(X-Forwarded-Host)"))),
                new Action.SetHeader("X-Forwarded-Host", template("%[req.fhdr(host)]")));
        add(Condition.always(), new Action.AddHeader("X-Forwarded-For", template("%[src]")));
    }

    /** From the right, proxy by proxy: who is trusted is believed about the one before. */
    private void client() {
        int last = guard.forwarded() ? 2 : 1;
        for (int hop = 0; hop < HOPS; hop++) {
            String before = "req.hdr_ip(X-Forwarded-For,-" + (last + hop) + ")";
            Condition known = hop == 0 ? trusted : and(trusted, found(nth(last + hop - 1)));
            add(known, new Action.SetSource(expression(before)));
        }
    }

    private static String nth(int fromTheEnd) {
        return "req.hdr_ip(X-Forwarded-For,-" + fromTheEnd + ")";
    }

    private void limit(RateLimit limit, int slot) {
        String rate = "sc_gpc0_rate(" + slot + ")";
        Reply.Header later = new Reply.Header(
                "Retry-After", Template.literal(Long.toString(2 * limit.period().toSeconds())));
        Reply reply = new Reply(TOO_MANY, Optional.empty(), Template.literal(""), List.of(later), true);
        add(
                unlessExcept(limit, Condition.always()),
                new Action.Track(
                        slot,
                        expression("src,ipmask(32," + RateLimit.IPV6_PREFIX + ")"),
                        Optional.of(RateLimit.tableName(frontend))));
        add(unlessExcept(limit, test(rate, Matcher.INT, "ge " + limit.requests())), new Action.Deny(reply));
        add(unlessExcept(limit, Condition.always()), new Action.IncrementCounter(0, slot));
    }

    private static Condition unlessExcept(RateLimit limit, Condition condition) {
        if (limit.except().isEmpty()) {
            return condition;
        }
        Condition others = not(source(limit.except()));
        return condition.isAlways() ? others : and(others, condition);
    }

    /** A counter that the frontend's own rules leave alone. */
    private static int slot(Frontend frontend) {
        return IntStream.iterate(Action.MOST_SLOTS - 1, slot -> slot >= 0, slot -> slot - 1)
                .filter(slot -> frontend.requestRules().stream()
                        .noneMatch(rule -> rule.action() instanceof Action.Track track && track.slot() == slot))
                .findFirst()
                .orElse(Action.MOST_SLOTS - 1);
    }

    private void add(Condition condition, Action action) {
        rules.add(new Rule(condition.equals(not(Conditions.FALSE)) ? Condition.always() : condition, action));
    }

    private static Condition source(List<String> networks) {
        return new Condition.Test(new Fetch.Source(), Matcher.IP, false, networks);
    }

    private static Condition found(String expression) {
        return new Condition.Test(new Fetch.Sample(expression(expression)), Matcher.FOUND, false, List.of());
    }

    private static Condition test(String expression, Matcher matcher, String pattern) {
        return new Condition.Test(new Fetch.Sample(expression(expression)), matcher, false, List.of(pattern));
    }

    private static Condition not(Condition condition) {
        return new Condition.Not(condition);
    }

    private static Condition and(Condition one, Condition other) {
        return new Condition.AllOf(List.of(one, other));
    }

    private static Expression expression(String text) {
        try {
            return Expression.parse(text);
        } catch (BadExpressionException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Template template(String text) {
        try {
            return Template.parse(text);
        } catch (BadExpressionException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
