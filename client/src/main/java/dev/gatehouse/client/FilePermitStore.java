package dev.gatehouse.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A file, its key and its lock side by side. Whoever is killed leaves the former text or the new one, and no lock. */
final class FilePermitStore implements PermitStore {

    private static final String CONTEXT = "permit";

    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    /** Locks of files are those of a process: its threads have one of their own, however many stores name the file. */
    private static final Map<Path, Semaphore> HOLDERS = new ConcurrentHashMap<>();

    private final Path file;
    private final Path key;
    private final Path lock;
    private final Semaphore holder;

    private final boolean mayRing;

    /** @param mayRing whether the key may be in the system's key ring, where there is one */
    FilePermitStore(Path file, boolean mayRing) {
        this.file = real(file.toAbsolutePath().normalize());
        this.mayRing = mayRing;
        this.key = this.file.resolveSibling(this.file.getFileName() + ".key");
        this.lock = this.file.resolveSibling(this.file.getFileName() + ".lock");
        this.holder = HOLDERS.computeIfAbsent(this.file, path -> new Semaphore(1, true));
    }

    /** However it is named, it has one key and one lock. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException notThere) {
            Path folder = file.getParent();
            return folder == null || folder.equals(file) ? file : real(folder).resolve(file.getFileName());
        }
    }

    @Override
    public Optional<String> read() {
        try {
            byte[] sealed = Files.readAllBytes(file);
            return place().read()
                    .flatMap(opening -> opening.open(sealed, CONTEXT))
                    .map(content -> new String(content, StandardCharsets.UTF_8));
        } catch (NoSuchFileException nothing) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void write(String secret) {
        try {
            OwnersOnly.replace(file, key().seal(secret.getBytes(StandardCharsets.UTF_8), CONTEXT));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public Hold hold(Duration patience) throws TimeoutException, InterruptedException {
        Deadline until = Deadline.in(patience);
        if (!holder.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException(file + " is held by another thread");
        }
        try {
            return locked(until);
        } catch (IOException failure) {
            holder.release();
            throw new UncheckedIOException(failure);
        } catch (RuntimeException | TimeoutException | InterruptedException failure) {
            holder.release();
            throw failure;
        }
    }

    private Hold locked(Deadline until) throws IOException, TimeoutException, InterruptedException {
        OwnersOnly.createFolders(folder());
        FileChannel channel = open(lock);
        try {
            return new FileHold(channel, lock(channel, until));
        } catch (IOException | RuntimeException | TimeoutException | InterruptedException failure) {
            channel.close();
            throw failure;
        }
    }

    private static FileChannel open(Path lock) throws IOException {
        return FileChannel.open(
                lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnersOnly.file(lock));
    }

    /** Asked for again and again: a thread that waits in the system keeps its carrier. */
    private FileLock lock(FileChannel channel, Deadline until)
            throws IOException, TimeoutException, InterruptedException {
        for (FileLock found = tried(channel); ; found = tried(channel)) {
            if (found != null) {
                return found;
            }
            if (until.left().compareTo(LOOK_EVERY) < 0) {
                throw new TimeoutException(file + " is held by another process");
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
        }
    }

    /** In this process too it may be held by who has another class of this name, as applications in one container have. */
    private static @Nullable FileLock tried(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException held) {
            return null;
        }
    }

    /** The first who needs one makes it; and whoever finds one that was cut short, by which nothing can have been sealed. */
    private SealingKey key() throws IOException {
        OwnersOnly.createFolders(folder());
        Optional<SealingKey> made = place().read();
        return made.isPresent() ? made.get() : place().make();
    }

    /** Where the first put it who needed one it stays. */
    private KeyPlace place() {
        if (!mayRing || Files.exists(key)) {
            return new KeyFile(key);
        }
        return Files.exists(file) || SystemKeyRing.isThere() ? new SystemKeyRing(file.toString()) : new KeyFile(key);
    }

    private Path folder() {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }

    private final class FileHold implements Hold {

        private final FileChannel channel;
        private @Nullable FileLock held;

        FileHold(FileChannel channel, FileLock held) {
            this.channel = channel;
            this.held = held;
        }

        @Override
        public void close() {
            if (held == null) {
                return;
            }
            held = null;
            try {
                channel.close();
            } catch (IOException unclosable) {
                throw new UncheckedIOException(unclosable);
            } finally {
                holder.release();
            }
        }
    }
}
