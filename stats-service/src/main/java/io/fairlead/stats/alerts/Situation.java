package io.fairlead.stats.alerts;

import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.stats.numbers.Picture;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * All that rules look at.
 *
 * @param now when
 * @param picture statistics of this moment
 * @param minuteAgo of about a minute ago
 * @param applied what became of the configuration on every node
 * @param head the revision in force, 0 for none
 * @param lost nodes that told statistics a while ago and do not now
 */
record Situation(
        Instant now, Picture picture, Picture minuteAgo, List<AppliedRevision> applied, long head, Set<String> lost) {}
