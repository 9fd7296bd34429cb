package dev.gatehouse.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that nobody but their owner reads, where the system has such a thing. */
final class OwnersOnly {

    private OwnersOnly() {}

    static FileAttribute<?>[] file(Path path) {
        return withPermissions(path, "rw-------");
    }

    /** Those above it that aren't there yet as well. */
    static void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder, withPermissions(folder, "rwx------"));
    }

    private static FileAttribute<?>[] withPermissions(Path path, String permissions) {
        boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
