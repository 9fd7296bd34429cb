package dev.gatehouse.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Answers on the disk, a file each, in folders that follow the parts of their paths. Each session seals its own under a key that is kept with its
 * permit and is gone with it, names included: nobody else reads them, nor the same person after signing out. Losing one costs a request, so that
 * what can't be read or written is as if it weren't there. Processes may share a folder. Thread-safe.
 */
final class AnswerCache {

    /** No header has one. */
    private static final char END_OF_TAG = '\n';

    private static final String ENDING = ".answer";

    /** After so much of what it may hold was added it is looked at how much there is; others may have added too. */
    private static final long LOOKS = 16;

    /** So that not each further answer has to make room. */
    private static final double FULL_AGAIN = 0.8;

    private final Path folder;
    private final long mostBytes;
    private final String variant;
    private final Clock clock;

    /** What is kept and what is no longer true are told apart by who came first. */
    private final ReentrantLock order = new ReentrantLock();

    private long added;
    private long touches;

    /** @param variant tells answers apart that one address has */
    AnswerCache(Path folder, long mostBytes, String variant, Clock clock) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.variant = variant;
        this.clock = clock;
        this.added = mostBytes;
    }

    /**
     * An answer as it was kept.
     *
     * @param tag by which the server knows it again (RFC 9110 §8.8.3), with its quotes
     * @param content in JSON
     * @param asOf when the server last said that it is so
     */
    record KeptAnswer(String tag, String content, Instant asOf) {}

    Optional<KeptAnswer> find(SessionKey session, HttpUrl address) {
        Path file = file(session, address);
        try {
            Instant asOf = Files.getLastModifiedTime(file).toInstant();
            return session.sealing()
                    .open(Files.readAllBytes(file), context(address))
                    .map(content -> read(content, asOf));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** What is asked for from now on is kept only where nothing it could tell of was changed since. */
    long beginning() {
        order.lock();
        try {
            return touches;
        } finally {
            order.unlock();
        }
    }

    /** @param begun what {@link #beginning()} said before it was asked for */
    void keep(SessionKey session, HttpUrl address, String tag, String content, long begun) {
        order.lock();
        try {
            if (begun == touches) {
                write(session, address, tag, content);
            }
        } finally {
            order.unlock();
        }
    }

    /** The server said that it is still so. */
    void confirm(SessionKey session, HttpUrl address) {
        try {
            Files.setLastModifiedTime(file(session, address), FileTime.from(clock.instant()));
        } catch (IOException gone) {
            // It will be asked for again.
        }
    }

    /**
     * That one was changed: it, what is below it, and what may tell of it are as they were no longer.
     *
     * @return as {@link #beginning()} would, from now on
     */
    long touch(SessionKey session, HttpUrl address) {
        order.lock();
        try {
            touches++;
            List<Path> way = way(session, address);
            clear(way.getLast());
            way.forEach(AnswerCache::clearFiles);
            return touches;
        } finally {
            order.unlock();
        }
    }

    /** Of that session nothing is left. */
    void clear(SessionKey session) {
        order.lock();
        try {
            touches++;
            clear(folder.resolve(session.name()));
        } finally {
            order.unlock();
        }
    }

    private void write(SessionKey session, HttpUrl address, String tag, String content) {
        byte[] whole = (tag + END_OF_TAG + content).getBytes(StandardCharsets.UTF_8);
        byte[] sealed = session.sealing().seal(whole, context(address));
        if (sealed.length > mostBytes) {
            return;
        }
        Path file = file(session, address);
        try {
            OwnersOnly.createFolders(Objects.requireNonNull(file.getParent()));
            Path next = Files.createTempFile(file.getParent(), "", "", OwnersOnly.file(file));
            try {
                Files.write(next, sealed);
                Files.setLastModifiedTime(next, FileTime.from(clock.instant()));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
            added += sealed.length;
            if (added > mostBytes / LOOKS) {
                makeRoom();
                added = 0;
            }
        } catch (IOException unwritable) {
            // It will be asked for again.
        }
    }

    private static KeptAnswer read(byte[] opened, Instant asOf) {
        String whole = new String(opened, StandardCharsets.UTF_8);
        int end = whole.indexOf(END_OF_TAG);
        return new KeptAnswer(whole.substring(0, end), whole.substring(end + 1), asOf);
    }

    /** Those go first which the server confirmed least lately. */
    private void makeRoom() throws IOException {
        List<Entry> entries = entries();
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        if (bytes <= mostBytes) {
            return;
        }
        entries.sort(Comparator.comparing(Entry::confirmed));
        for (Entry entry : entries) {
            if (bytes <= mostBytes * FULL_AGAIN) {
                return;
            }
            Files.deleteIfExists(entry.file());
            bytes -= entry.bytes();
        }
    }

    private record Entry(Path file, long bytes, FileTime confirmed) {}

    private List<Entry> entries() throws IOException {
        List<Entry> found = new ArrayList<>();
        Files.walkFileTree(folder, new Lenient() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    found.add(new Entry(file, attributes.size(), attributes.lastModifiedTime()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static void clear(Path top) {
        try {
            Files.walkFileTree(top, new Lenient() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
                    try {
                        Files.deleteIfExists(folder);
                    } catch (IOException notEmpty) {
                        // Another process just added to it.
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException undeletable) {
            // Its age is told to whoever reads it, and after a sign-out nobody can.
        }
    }

    private static void clearFiles(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException undeletable) {
            // Likewise; most often there is nothing.
        }
    }

    private Path file(SessionKey session, HttpUrl address) {
        return way(session, address)
                .getLast()
                .resolve(session.nameOf("?" + Objects.toString(address.encodedQuery(), "")) + ENDING);
    }

    /** The folders of its path, from that of all on. */
    private List<Path> way(SessionKey session, HttpUrl address) {
        List<Path> way = new ArrayList<>();
        Path next = folder.resolve(session.name()).resolve(session.nameOf(variant));
        way.add(next);
        for (String part : address.encodedPathSegments()) {
            next = next.resolve(session.nameOf(part));
            way.add(next);
        }
        return way;
    }

    /** What is moved to another's place isn't opened there. */
    private String context(HttpUrl address) {
        return "answer " + variant + " of " + address;
    }

    /** What another process deletes meanwhile isn't missed. */
    private abstract static class Lenient extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
