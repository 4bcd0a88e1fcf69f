package io.fairlead.configservice;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.ConfigDiff.Difference;
import io.fairlead.model.diagnostic.Diagnostic;
import java.util.List;
import java.util.SortedMap;

/** What came of an attempt to change the configuration. */
public sealed interface Edit {

    /** It is a revision now. */
    record Committed(StoredRevision revision, List<Diagnostic> diagnostics) implements Edit {}

    /** Nothing was changed, as asked. */
    record DryRun(String diff, List<Difference> changes, List<Diagnostic> diagnostics) implements Edit {}

    /** The content is wrong. */
    record Invalid(List<Diagnostic> diagnostics) implements Edit {}

    /** A node that serves traffic cannot run it, so none does. */
    record Refused(SortedMap<String, String> objections) implements Edit {}

    /** Somebody else was first; the head is another one. */
    record Stale(long head) implements Edit {}

    /** This node's disk does not take it, so it is nowhere. */
    record NotKept(String reason) implements Edit {}

    /** The other nodes could not be told, so it is nowhere. */
    record Failed(String reason) implements Edit {}
}
