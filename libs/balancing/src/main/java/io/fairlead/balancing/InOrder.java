package io.fairlead.balancing;

/** The first candidate that admits one more ({@code first}). */
public record InOrder(Candidates candidates) implements Balancer {

    @Override
    public int pick(int key, int avoid) {
        int fallback = NONE;
        for (int i = 0; i < candidates.size(); i++) {
            if (i != avoid && candidates.admits(i)) {
                return i;
            }
            if (fallback == NONE || fallback == avoid) {
                fallback = i;
            }
        }
        return fallback;
    }
}
