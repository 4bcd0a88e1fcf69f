package io.fairlead.net.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What tells whether files changed: size, time and identity of each. A certificate that is replaced by a rename, or by a
 * link that points elsewhere, has another identity.
 */
record FileStamp(List<Mark> marks) {

    record Mark(Path file, long size, FileTime changed, Optional<Object> identity) {}

    FileStamp {
        marks = List.copyOf(marks);
    }

    /** The stamp of these files, of those in folders, of the keys beside them, and of those that lists name. */
    static FileStamp of(List<Path> paths, List<Path> lists) {
        List<Mark> marks = new ArrayList<>();
        for (Path path : paths) {
            add(path, marks);
        }
        for (Path list : lists) {
            try {
                for (CrtList.Entry entry : CrtList.read(list).entries()) {
                    add(entry.file(), marks);
                }
            } catch (IOException e) {
                // A list that cannot be read is a change of its own: it has no entries.
                marks.add(absent(list));
            }
        }
        return new FileStamp(marks);
    }

    private static void add(Path path, List<Mark> marks) {
        try {
            for (Path file : CertificateSource.files(path)) {
                marks.add(mark(file));
                marks.add(mark(Path.of(file + ".key")));
            }
        } catch (IOException e) {
            marks.add(absent(path));
        }
    }

    private static Mark mark(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Mark(file, found.size(), found.lastModifiedTime(), Optional.ofNullable(found.fileKey()));
        } catch (IOException e) {
            return absent(file);
        }
    }

    private static Mark absent(Path file) {
        return new Mark(file, -1, FileTime.fromMillis(0), Optional.empty());
    }
}
