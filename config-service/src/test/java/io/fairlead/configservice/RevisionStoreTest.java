package io.fairlead.configservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.cluster.StoredRevision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionStoreTest {

    @TempDir
    Path parent;

    private Path folder;
    private RevisionStore store;

    @BeforeEach
    void open() throws IOException {
        folder = parent.resolve("revisions");
        store = new RevisionStore(folder);
    }

    static StoredRevision revision(long number, String text) {
        return new StoredRevision(
                number, Hashes.sha256(text), text, "admin", "because", Instant.parse("2026-05-01T10:00:00.123456Z"));
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    @Test
    void whatIsWrittenIsReadAfterARestart() throws IOException {
        StoredRevision nasty = new StoredRevision(
                1,
                Hashes.sha256("{}\n\nlast"),
                "{}\n\nlast",
                "C:\\new\\name",
                "two\nlines, a back\\slash and \\n",
                Instant.EPOCH);
        store.write(nasty);
        store.write(revision(2, "{\"two\": 2}"));

        RevisionStore again = new RevisionStore(folder);

        assertThat(again.numbers()).containsExactly(1L, 2L);
        assertThat(again.read(1)).contains(nasty);
        assertThat(again.newest()).contains(revision(2, "{\"two\": 2}"));
        assertThat(again.read(3)).isEmpty();
    }

    @Test
    void secretsOnDiskAreTheOwnersAlone() throws IOException {
        store.write(revision(1, "{}"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile())))
                .isEqualTo("rw-------");
    }

    /** Whatever a crash of the file system leaves of a file, it is the whole revision or none. */
    @Test
    void aRevisionCutAtAnyByteOrWithAnyByteChangedIsNone() throws IOException {
        StoredRevision whole = revision(7, "{\"frontends\": [], \"backends\": []}");
        store.write(whole);
        Path file = onlyFile();
        byte[] content = Files.readAllBytes(file);

        for (int length = 0; length < content.length; length++) {
            Files.write(file, Arrays.copyOf(content, length));
            assertThat(store.read(7)).as("cut at %d", length).isEmpty();
        }
        int text = content.length - whole.text().length();
        for (int at = text; at < content.length; at++) {
            byte[] damaged = content.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertThat(store.read(7)).as("changed at %d", at).isEmpty();
        }
        Files.write(file, content);
        assertThat(store.read(7)).contains(whole);
    }

    @Test
    void aDamagedNewestLeavesTheOneBefore() throws IOException {
        store.write(revision(1, "{}"));
        store.write(revision(2, "{\"two\": 2}"));
        Files.writeString(folder.resolve("000000000002.revision"), "garbage");

        assertThat(new RevisionStore(folder).newest()).contains(revision(1, "{}"));
    }

    @Test
    void whatACrashLeftHalfWrittenIsRemovedAtTheNextStart() throws IOException {
        store.write(revision(1, "{}"));
        Files.writeString(folder.resolve(".half123"), "1\nabc");

        RevisionStore again = new RevisionStore(folder);

        assertThat(onlyFile()).hasFileName("000000000001.revision");
        assertThat(again.newest()).contains(revision(1, "{}"));
    }

    @Test
    void aDiskThatCannotBeReadIsAnErrorAndNotAnEmptyHistory() throws IOException {
        store.write(revision(1, "{}"));
        Files.move(folder, parent.resolve("moved"));

        assertThatThrownBy(store::newest).isInstanceOf(IOException.class);
        assertThatThrownBy(store::numbers).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.write(revision(2, "{}"))).isInstanceOf(IOException.class);
    }

    @Test
    void aCandidateIsNoRevisionUntilItIsPromoted() throws IOException {
        store.write(revision(1, "{}"));
        store.prepare(revision(2, "{}"));

        assertThat(store.newest().map(StoredRevision::number)).isEqualTo(Optional.of(1L));
        assertThat(store.candidate()).contains(revision(2, "{}"));
        store.discard();
        assertThat(store.candidate()).isEmpty();
        store.prepare(revision(2, "{\"two\": 2}"));
        store.promote(2);

        assertThat(store.newest()).contains(revision(2, "{\"two\": 2}"));
        assertThat(store.candidate()).isEmpty();
    }

    @Test
    void onlyGapsAreFilledWithCopies() throws IOException {
        store.write(revision(1, "{}"));
        store.write(revision(4, "{\"four\": 4}"));

        assertThat(store.missing(4)).containsExactly(2L, 3L);
        assertThat(store.fill(revision(2, "{\"two\": 2}"))).isTrue();
        assertThat(store.fill(revision(1, "{\"other\": 1}"))).isFalse();
        assertThat(store.fill(revision(5, "{}"))).isFalse();

        assertThat(store.missing(4)).containsExactly(3L);
        assertThat(store.read(2)).contains(revision(2, "{\"two\": 2}"));
        assertThat(store.read(1)).contains(revision(1, "{}"));
    }
}
