package io.fairlead.model.config;

import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.Template;
import java.util.Optional;

/**
 * What a rule does when its condition holds. HAProxy manual 4.2 {@code http-request}, {@code http-response}, {@code
 * http-after-response}, {@code tcp-request}. Which of them a phase may carry out, {@link RulePhase} says.
 */
public sealed interface Action {

    /** {@code redirect scheme}: same host and target, other scheme. */
    record RedirectScheme(Template scheme, int code, RedirectOptions options) implements Action {
        /** Without options. */
        public RedirectScheme(String scheme, int code) {
            this(Template.literal(scheme), code, RedirectOptions.NONE);
        }
    }

    /** {@code redirect location}: to exactly this place. */
    record RedirectLocation(Template location, int code, RedirectOptions options) implements Action {
        /** To a constant place. */
        public RedirectLocation(String location, int code) {
            this(Template.literal(location), code, RedirectOptions.NONE);
        }
    }

    /** {@code redirect prefix}: this in front of the request target. */
    record RedirectPrefix(Template prefix, int code, RedirectOptions options) implements Action {
        /** A constant prefix. */
        public RedirectPrefix(String prefix, int code) {
            this(Template.literal(prefix), code, RedirectOptions.NONE);
        }
    }

    /** {@code allow}: no further rule of this list is looked at. */
    record Allow() implements Action {}

    /** {@code deny}: answers and stops; the error page of the status unless the reply has a body of its own. */
    record Deny(Reply reply) implements Action {
        /** With the error page of this status. */
        public Deny(int status) {
            this(Reply.page(status));
        }
    }

    /** {@code tarpit}: the same, after {@code timeout tarpit}. */
    record Tarpit(Reply reply) implements Action {}

    /** {@code return}: answers and stops. */
    record Return(Reply reply) implements Action {
        /** With a constant body. */
        public Return(int status, Optional<String> contentType, String body) {
            this(Reply.text(status, contentType, body));
        }
    }

    /** {@code auth}: asks for a user and a password, and stops. */
    record Authenticate(Optional<String> realm) implements Action {}

    /** {@code reject}: closes the connection without an answer. */
    record Reject() implements Action {}

    /** {@code silent-drop}: forgets the connection without telling the client. */
    record SilentDrop() implements Action {}

    /** {@code use-service}: answered by a part of this program. */
    record UseService(String service) implements Action {}

    /** {@code set-header}: replaces every header of that name. */
    record SetHeader(String name, Template value) implements Action {
        /** A constant value. */
        public SetHeader(String name, String value) {
            this(name, Template.literal(value));
        }
    }

    /** {@code add-header}. */
    record AddHeader(String name, Template value) implements Action {
        /** A constant value. */
        public AddHeader(String name, String value) {
            this(name, Template.literal(value));
        }
    }

    /** {@code del-header}: every header whose name matches. */
    record DelHeader(String name, Matcher matcher) implements Action {
        /** By its whole name. */
        public DelHeader(String name) {
            this(name, Matcher.STR);
        }
    }

    /** {@code replace-header}: rewrites each whole value of that name in which the expression is found. */
    record ReplaceHeader(String name, String regex, Template value) implements Action {}

    /** {@code replace-value}: the same for each comma-separated element. */
    record ReplaceValue(String name, String regex, Template value) implements Action {}

    /** {@code set-method}, {@code set-path}, {@code set-pathq}, {@code set-query}, {@code set-uri}. */
    record SetTarget(TargetPart part, Template value) implements Action {}

    /** {@code replace-path}, {@code replace-pathq}, {@code replace-uri}. */
    record ReplaceTarget(TargetPart part, String regex, Template value) implements Action {}

    /** {@code set-status}. */
    record SetStatus(int status, Optional<String> reason) implements Action {}

    /** {@code set-var(name)}. */
    record SetVariable(String name, Expression value) implements Action {}

    /** {@code set-var-fmt(name)}. */
    record FormatVariable(String name, Template value) implements Action {}

    /** {@code unset-var(name)}. */
    record UnsetVariable(String name) implements Action {}

    /** {@code set-src}: from here on the client is who the expression says. */
    record SetSource(Expression value) implements Action {}

    /** {@code set-log-level silent}: this stream writes no line. */
    record Silence() implements Action {}

    /** {@code disable-l7-retry}: the request is not sent again once a server may have seen it. */
    record DisableRetries() implements Action {}

    /** {@code capture}: keeps a value in a slot of the frontend for the log and for {@code capture.*}. */
    record Capture(Expression value, int slot) implements Action {}

    /**
     * {@code track-sc}: counts this stream in an entry of a table.
     *
     * @param slot which of the stream's counters, 0 to {@value #MOST_SLOTS} - 1; the first rule that fills it wins
     * @param key of the entry
     * @param table its name; that of the same proxy when absent
     */
    record Track(int slot, Expression key, Optional<String> table) implements Action {}

    /** {@code sc-inc-gpc0}, {@code sc-inc-gpc1}: adds 1 to a general purpose counter of the entry in that slot. */
    record IncrementCounter(int counter, int slot) implements Action {}

    /** {@code sc-set-gpt0}: tags the entry in that slot. */
    record SetTag(int slot, Expression value) implements Action {}

    /** How many entries one stream may count in. */
    int MOST_SLOTS = 3;
}
