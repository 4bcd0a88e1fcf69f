package io.fairlead.cluster.disk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One file of encoded values by key: magic number, count, entries, checksum. Written beside and renamed, so that at
 * every moment the old or the new content is whole on the disk. Readable by its owner alone, because a configuration
 * may hold secrets. Not thread-safe.
 */
final class StateFile {

    private static final System.Logger LOG = System.getLogger(StateFile.class.getName());
    private static final int MAGIC = 0x464c4b31;
    private static final int CHECKSUM_BYTES = Long.BYTES;
    private static final long LIMIT = 256L << 20;

    private final Path path;
    private boolean failing;

    StateFile(Path path) {
        this.path = path;
    }

    /** The entries; none when there is no file or it is damaged, which is logged. */
    Map<String, byte[]> read() {
        if (!Files.exists(path)) {
            return Map.of();
        }
        try {
            if (Files.size(path) > LIMIT) {
                throw new IOException("larger than " + LIMIT + " bytes");
            }
            return parse(Files.readAllBytes(path));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "last-known-good-ignored file={0} reason=\"{1}\"", path, e.getMessage());
            return Map.of();
        }
    }

    private static Map<String, byte[]> parse(byte[] content) throws IOException {
        int length = content.length - CHECKSUM_BYTES;
        if (length < 0 || ByteBuffer.wrap(content, length, CHECKSUM_BYTES).getLong() != checksum(content, length)) {
            throw new IOException("checksum does not match");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content, 0, length));
        if (in.readInt() != MAGIC) {
            throw new IOException("not a file of ours");
        }
        Map<String, byte[]> entries = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String key = in.readUTF();
            int size = in.readInt();
            if (size < 0 || size > in.available()) {
                throw new IOException("entry of " + size + " bytes");
            }
            entries.put(key, in.readNBytes(size));
        }
        return entries;
    }

    /** Replaces the content; a failure is logged once until it works again. */
    boolean write(Map<String, byte[]> entries) {
        try {
            replace(format(entries));
            if (failing) {
                LOG.log(Level.INFO, "last-known-good-written file={0}", path);
            }
            failing = false;
            return true;
        } catch (IOException e) {
            if (!failing) {
                LOG.log(
                        Level.ERROR,
                        "last-known-good-failed file={0} message=\"cannot write {0}: {1}; a restart without the"
                                + " cluster would begin with older state\"",
                        path,
                        e.getMessage());
            }
            failing = true;
            return false;
        }
    }

    private static byte[] format(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeInt(entries.size());
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
        }
        byte[] body = bytes.toByteArray();
        out.writeLong(checksum(body, body.length));
        return bytes.toByteArray();
    }

    private void replace(byte[] content) throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            // The rename itself is only durable once the folder is.
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    private static long checksum(byte[] content, int length) {
        CRC32C sum = new CRC32C();
        sum.update(content, 0, length);
        return sum.getValue();
    }
}
