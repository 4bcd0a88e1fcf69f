package io.fairlead.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;

/** A primary, and a standby made of a copy of it: both real, and of one history. */
public final class PostgresPair implements AutoCloseable {

    private final EmbeddedPostgres primary;
    private final EmbeddedPostgres standby;

    /** In folders below this one. */
    public PostgresPair(Path folder) throws IOException {
        this(folder, UnaryOperator.identity());
    }

    /** The same of another version. */
    public PostgresPair(Path folder, PostgresArchive version) throws IOException {
        this(folder, server -> server.setPgBinaryResolver(version::open));
    }

    private PostgresPair(Path folder, UnaryOperator<EmbeddedPostgres.Builder> version) throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        start(first, version).close();
        copy(first, second);
        Files.createFile(second.resolve("standby.signal"));
        primary = start(first, version);
        standby = start(second, version);
    }

    private static EmbeddedPostgres start(Path data, UnaryOperator<EmbeddedPostgres.Builder> version) {
        return PostgresServers.start(
                server -> version.apply(server).setDataDirectory(data).setCleanDataDirectory(false));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectory(
                        to.resolve(from.relativize(folder).toString()),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The port of the primary. */
    public int primaryPort() {
        return primary.getPort();
    }

    /** The port of the standby. */
    public int standbyPort() {
        return standby.getPort();
    }

    /** Makes the standby a primary too. */
    public void promote() throws SQLException {
        try (Connection connection = standby.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_promote(true, 60)");
        }
    }

    @Override
    public void close() throws IOException {
        try (primary) {
            standby.close();
        }
    }
}
