package dev.gatehouse.viewer.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of our own, on this machine only, whose data rest in a folder. Its one user has a random password that
 * is kept in a file there, for its owner only. Commits are on the disk when they return. Not thread-safe.
 */
public final class Postgresql implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final String USER = "gatehouse";
    private static final int PASSWORD_BYTES = 24;
    private static final String PATIENCE_SECONDS = "60";

    private final Path folder;
    private final Path programs;
    private final FileChannel lock;
    private final int port;
    private final Map<String, String> settings;

    private Postgresql(Path folder, Path programs, FileChannel lock, int port, Map<String, String> settings) {
        this.folder = folder;
        this.programs = programs;
        this.lock = lock;
        this.port = port;
        this.settings = settings;
    }

    /**
     * Starts a server and waits until it answers; makes its database where there is none.
     *
     * @param folder for one server at a time; made when absent
     * @param port on which it listens, on this machine only; 0 for any that is free
     * @param settings of {@code postgresql.conf}, e.g. {@code max_connections}
     * @throws StartFailure when that fails
     */
    public static Postgresql start(Path folder, int port, Map<String, String> settings) {
        try {
            Path made = ownFolder(folder.toAbsolutePath().normalize());
            FileChannel lock = lock(made);
            Postgresql server =
                    new Postgresql(made, Binaries.unpackedIn(made), lock, port == 0 ? freePort() : port, settings);
            server.stopLeftover();
            server.makeData();
            server.start();
            return server;
        } catch (IOException e) {
            throw new StartFailure("PostgreSQL's folder " + folder + " can't be used: " + e, e);
        }
    }

    /** With user and password, as JDBC wants it. */
    public String url() {
        return "jdbc:postgresql://%s:%d/postgres?user=%s&password=%s".formatted(HOST, port, USER, password());
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return port;
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** Its first process, whose children serve the connections; empty while it doesn't run. */
    public Optional<ProcessHandle> process() {
        try (Stream<String> lines = Files.lines(data().resolve("postmaster.pid"))) {
            return lines.findFirst()
                    .map(String::strip)
                    .map(Long::valueOf)
                    .flatMap(ProcessHandle::of)
                    .filter(this::isOurs);
        } catch (IOException notRunning) {
            return Optional.empty();
        }
    }

    /** After a kill the file is still there, and its number may be another process's by now. */
    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> Path.of(command).startsWith(programs))
                .isPresent();
    }

    /** Starts it again, on the same port and data, after it was stopped or killed. */
    public void start() {
        List<String> options = new ArrayList<>(List.of(
                "-p " + port,
                "-c listen_addresses=" + HOST,
                "-c unix_socket_directories=",
                "-c fsync=on",
                "-c synchronous_commit=on"));
        settings.forEach((name, value) -> options.add("-c " + name + "=" + value));
        run(
                "pg_ctl",
                "start",
                "-D",
                data(),
                "-l",
                log(),
                "-o",
                String.join(" ", options),
                "-w",
                "-t",
                PATIENCE_SECONDS);
    }

    /** Stops it; what is under way is rolled back. */
    public void stop() {
        run("pg_ctl", "stop", "-D", data(), "-m", "fast", "-w", "-t", PATIENCE_SECONDS);
    }

    /** Stops it if it runs, and leaves the folder to others. */
    @Override
    public void close() {
        stopLeftover();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server outlives whoever started it, where that one was killed. */
    private void stopLeftover() {
        if (process().isPresent()) {
            stop();
        }
    }

    private void makeData() throws IOException {
        if (Files.exists(data())) {
            return;
        }
        Path unfinished = folder.resolve("data-new");
        Binaries.remove(unfinished);
        Path password = folder.resolve("password");
        Files.deleteIfExists(password);
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, randomPassword());
        run(
                "initdb",
                "-D",
                unfinished,
                "-U",
                USER,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "-E",
                "UTF8",
                "--no-locale");
        Files.move(unfinished, data());
    }

    private void run(String program, Object... arguments) {
        List<String> command = new ArrayList<>(asNobody());
        command.add(programs.resolve(program).toString());
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            if (process.waitFor() != 0) {
                throw new StartFailure("PostgreSQL's " + program + " failed; " + log() + " says why: " + lastOfLog());
            }
        } catch (IOException e) {
            throw new StartFailure("PostgreSQL's " + program + " can't be run: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while PostgreSQL's " + program + " ran", e);
        }
    }

    /** PostgreSQL refuses to be run by root; in a user namespace of its own it doesn't see who that is. */
    private static List<String> asNobody() {
        return System.getProperty("user.name").equals("root") ? List.of("unshare", "--user") : List.of();
    }

    private Path log() {
        return folder.resolve("log");
    }

    private String lastOfLog() throws IOException {
        try (Stream<String> lines = Files.lines(log())) {
            return lines.filter(line -> !line.isBlank())
                    .collect(Collectors.toCollection(ArrayList::new))
                    .getLast();
        }
    }

    private String password() {
        try {
            return Files.readString(folder.resolve("password"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Path ownFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            Files.createDirectories(folder.getParent());
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return folder;
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new StartFailure("the folder " + folder + " is used by another process");
        }
        return channel;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
