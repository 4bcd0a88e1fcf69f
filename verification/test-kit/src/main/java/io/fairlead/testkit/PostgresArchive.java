package io.fairlead.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.opentest4j.TestAbortedException;

/** The binaries of one version of PostgreSQL in a jar, which are for Linux on amd64. */
public record PostgresArchive(Path jar) {

    /** The compressed archive in it; to be closed. A test that needs it elsewhere is skipped. */
    InputStream open(String system, String machine) throws IOException {
        if (!system.equals("Linux") || !machine.equals("x86_64")) {
            throw new TestAbortedException("no PostgreSQL of this version for " + system + " on " + machine);
        }
        ZipInputStream entries = new ZipInputStream(Files.newInputStream(jar));
        for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            if (entry.getName().endsWith(".txz")) {
                return entries;
            }
        }
        entries.close();
        throw new IOException("no archive in " + jar);
    }
}
