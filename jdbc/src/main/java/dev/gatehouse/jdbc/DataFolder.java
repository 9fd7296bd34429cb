package dev.gatehouse.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an embedded database and its key file, held by one process at a time. A process that dies, however it
 * dies, lets go of it.
 */
public final class DataFolder implements AutoCloseable {

    private static final String LOCK = "gatehouse.lock";

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the folder; makes it, for its owner only, where there is none.
     *
     * @throws UnusableStorageException when it can't be made or written, or another process (or this one) holds it
     */
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            OwnerOnly.createDirectories(path);
            if (!Files.isWritable(path)) {
                throw notWritable(path, null);
            }
            return new DataFolder(path, lock(path));
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    /** The folder itself, absolute. */
    public Path path() {
        return path;
    }

    /** The path of a file in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Lets go of it. The lock file stays: removing it would let two others hold two different ones. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                OwnerOnly.openFile(folder.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        if (!isTaken(channel)) {
            return channel;
        }
        channel.close();
        throw new UnusableStorageException(
                "The data folder " + folder + " is in use by another running process.", null);
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock held = channel.tryLock();
            return held == null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return true;
        }
    }

    private static UnusableStorageException notWritable(Path folder, @Nullable IOException cause) {
        return new UnusableStorageException("The data folder " + folder + " can't be made or written.", cause);
    }
}
