package io.fairlead.edge;

import java.util.List;
import java.util.Optional;

/**
 * Where a request would go and why.
 *
 * @param revision that decides; 0 for a candidate
 * @param frontend where it arrives, empty when nothing listens there
 * @param steps the rules in the order they are looked at
 * @param outcome what becomes of it
 * @param status of the answer where no server gives it, else 0
 * @param choice the backend and its servers, when it gets that far
 */
public record Explanation(
        long revision, String frontend, List<Step> steps, Outcome outcome, int status, Optional<Choice> choice) {

    public Explanation {
        steps = List.copyOf(steps);
    }

    /** What becomes of a request. */
    public enum Outcome {
        /** A server gets it. */
        FORWARDED,
        /** A server will get it as soon as one has room. */
        QUEUED,
        /** A rule or a page of ours answers. */
        ANSWERED,
        /** The connection is closed without an answer. */
        CLOSED,
        /** Nobody is there to answer. */
        UNSERVED
    }

    /**
     * A rule that was looked at.
     *
     * @param place where it is written, as a path
     * @param rule what is written there
     * @param holds whether its condition holds
     */
    public record Step(String place, String rule, boolean holds) {}

    /**
     * A backend and who is chosen there.
     *
     * @param backend its name
     * @param balance its algorithm
     * @param key hash of what the algorithm looks at, empty for those that look at nothing
     * @param persistence what the client's cookie says, empty where clients do not stay
     * @param server who is chosen, empty for nobody
     * @param queued how many wait
     * @param sessions how many are served
     * @param candidates every server
     */
    public record Choice(
            String backend,
            String balance,
            String key,
            String persistence,
            String server,
            int queued,
            int sessions,
            List<Candidate> candidates) {

        public Choice {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * A server that might be chosen.
     *
     * @param server its name
     * @param address where it is
     * @param state its availability
     * @param weight its weight
     * @param busy how many it serves
     * @param limit how many it may serve, 0 for any number
     * @param chosen whether it is chosen
     * @param why why, or why not
     */
    public record Candidate(
            String server, String address, String state, int weight, int busy, int limit, boolean chosen, String why) {}
}
