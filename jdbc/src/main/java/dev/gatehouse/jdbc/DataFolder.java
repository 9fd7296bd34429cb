package dev.gatehouse.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the key file and of an embedded database. With such a database in it, it is held by one process at a
 * time; one that dies, however it dies, lets go of it.
 */
public final class DataFolder implements AutoCloseable {

    private static final String LOCK = "gatehouse.lock";

    /**
     * Those this process holds. A file's lock is the whole process's: it can't keep out another part of the same one, and
     * is lost when that only opens and closes the file.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final @Nullable FileChannel lock;

    private DataFolder(Path path, @Nullable FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the folder; makes it, for its owner only, where there is none.
     *
     * @throws UnusableStorageException when it can't be made or written, or another process (or this one) holds it
     */
    public static DataFolder open(Path folder) {
        Path path = make(folder.toAbsolutePath().normalize());
        if (!HELD_HERE.add(path)) {
            throw inUse(path);
        }
        try {
            return new DataFolder(path, lock(path));
        } catch (UnusableStorageException e) {
            HELD_HERE.remove(path);
            throw e;
        }
    }

    /**
     * The folder where there is no embedded database in it: it is shared by all who use it. Made, for its owner only, where
     * there is none.
     *
     * @throws UnusableStorageException when it can't be made or written
     */
    public static DataFolder share(Path folder) {
        return new DataFolder(make(folder.toAbsolutePath().normalize()), null);
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
        if (lock == null || !lock.isOpen()) {
            return;
        }
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD_HERE.remove(path);
        }
    }

    /** The folder by its one true name, whatever links lead to it. */
    private static Path make(Path folder) {
        try {
            OwnerOnly.createDirectories(folder);
            if (Files.isWritable(folder)) {
                return folder.toRealPath();
            }
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        throw notWritable(folder, null);
    }

    private static FileChannel lock(Path folder) {
        try {
            FileChannel channel = OwnerOnly.openFile(
                    folder.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            @Nullable FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
            channel.close();
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        throw inUse(folder);
    }

    private static UnusableStorageException inUse(Path folder) {
        return new UnusableStorageException(
                "The data folder " + folder + " is in use by another running process.", null);
    }

    private static UnusableStorageException notWritable(Path folder, @Nullable IOException cause) {
        return new UnusableStorageException("The data folder " + folder + " can't be made or written.", cause);
    }
}
