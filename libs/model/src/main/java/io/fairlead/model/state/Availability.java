package io.fairlead.model.state;

/** Whether a server may take traffic now: the one function every node applies. */
public enum Availability {
    /** Takes new traffic. */
    USABLE,
    /** Takes only traffic of clients that persist (drain, or weight 0). */
    PERSISTENT_ONLY,
    /** Takes none: down. */
    DOWN,
    /** Takes none: in maintenance. */
    MAINT;

    /**
     * The availability of a server.
     *
     * @param admin what the operator wants
     * @param health what the checks say
     * @param passiveDown whether this node itself cannot reach the server
     * @param weight the weight in force
     */
    public static Availability of(AdminState admin, HealthStatus health, boolean passiveDown, int weight) {
        if (admin == AdminState.MAINT) {
            return MAINT;
        }
        if (health == HealthStatus.DOWN || passiveDown) {
            return DOWN;
        }
        return admin == AdminState.DRAIN || health == HealthStatus.STOPPING || weight == 0 ? PERSISTENT_ONLY : USABLE;
    }
}
