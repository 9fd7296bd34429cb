package dev.gatehouse.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

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

    /** At once or not at all, whatever happens to this process and to the machine. One at a time. */
    static void replace(Path path, byte[] content) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        Files.deleteIfExists(next);
        store(next, content);
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        makeLasting(path);
    }

    private static void store(Path path, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), file(path))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** So that what was moved is still there after the machine has lost its power. Not all systems open folders. */
    private static void makeLasting(Path moved) {
        Path folder = moved.getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notHere) {
            // The file itself was forced.
        }
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
