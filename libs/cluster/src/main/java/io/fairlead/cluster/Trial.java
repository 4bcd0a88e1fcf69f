package io.fairlead.cluster;

/**
 * The first phase of a roll-out: the question whether a node could run a revision that is not in force yet. Asked on
 * {@link #ASK}, answered on {@link #ANSWER}; asking again with the same id is harmless.
 *
 * @param id tells trials apart
 * @param candidate what may become the next revision
 */
public record Trial(String id, StoredRevision candidate) {

    /** Topic of the question. */
    public static final String ASK = "revision-trial";

    /** Topic of the answers. */
    public static final String ANSWER = "revision-trial-answer";

    /**
     * What a node answers.
     *
     * @param id of the trial
     * @param node its name
     * @param error why the candidate cannot run there; empty when it can
     */
    public record Answer(String id, String node, String error) {}
}
