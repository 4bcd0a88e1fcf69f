package io.fairlead.dataplane.rules;

import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.RequestHead;

/** What a rule does, ready for traffic. Immutable. */
public sealed interface CompiledAction permits CompiledAction.Edit, CompiledAction.Final {

    /** Changes the request, the response or what is known, and goes on. */
    @FunctionalInterface
    non-sealed interface Edit extends CompiledAction {

        /**
         * Carries it out.
         *
         * @throws BadMessageException when the message would no longer be one
         */
        void apply(RequestHead head, Facts facts) throws BadMessageException;
    }

    /** Ends the list of rules. */
    sealed interface Final extends CompiledAction
            permits Allow, Reject, Authenticate, Service, CompiledReply, CompiledRedirect {}

    /** The request goes on; no further rule of the list is looked at. */
    record Allow() implements Final {}

    /** The connection is closed without an answer. */
    record Reject() implements Final {}

    /**
     * The client is asked for a user and a password.
     *
     * @param realm empty for the proxy's name
     */
    record Authenticate(String realm) implements Final {}

    /** A part of this program answers. */
    record Service(String name) implements Final {}
}
