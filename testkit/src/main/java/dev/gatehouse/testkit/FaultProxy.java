package dev.gatehouse.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a client and a server on this machine, passes on what they send each other (TCP, whatever they speak), and
 * does to it what networks and failing servers do. What it is told holds until {@link #restore()}; it may be told several
 * things at once. Thread-safe.
 *
 * <p>A lost answer of a database, for instance, is {@code proxy.cutAfter("commit", 1)}: the server commits, and the client
 * never hears of it.
 */
public final class FaultProxy implements AutoCloseable {

    private final InetSocketAddress server;
    private final Gate gate = new Gate();
    private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
    private final List<Trap> traps = new CopyOnWriteArrayList<>();
    private final int port;
    private Door door;
    private volatile Duration delay = Duration.ZERO;

    private FaultProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        this.door = open(0);
        this.port = door.socket().getLocalPort();
    }

    /** In front of what listens on that port of this machine, now or later. */
    public static FaultProxy to(int serverPort) {
        try {
            return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of this machine that clients connect to; always the same. */
    public int port() {
        return port;
    }

    /** The URL of the server by which it is reached through this: its port is another. */
    public String through(String url) {
        return url.replace(":" + server.getPort(), ":" + port);
    }

    /** Refuses new connections, as a machine does where nobody listens. Those there are stay. */
    public synchronized void refuse() {
        door.close();
    }

    /** Breaks every connection there is, in the middle of whatever is under way: both ends see a reset. */
    public void cut() {
        links.forEach(ProxyLink::cut);
    }

    /** Passes nothing on any more, as a server that is stopped: connections are taken, and nothing is answered. */
    public void pause() {
        gate.shut();
    }

    /** Holds everything that goes through back for so long, in either direction. */
    public void delay(Duration each) {
        delay = each;
    }

    /**
     * Cuts the connections on which a client sends {@code pattern}, before the server gets the last byte of it.
     *
     * @param pattern sent in ASCII, as one piece or several
     * @param times how many connections are cut
     */
    public Trap cutBefore(String pattern, int times) {
        return set(new Trap(pattern, false, times));
    }

    /**
     * Lets the server have {@code pattern} and answer it, and cuts the connection before the client gets a byte of the
     * answer.
     *
     * @param pattern sent in ASCII, as one piece or several
     * @param times how many connections are cut
     */
    public Trap cutAfter(String pattern, int times) {
        return set(new Trap(pattern, true, times));
    }

    /** Passes everything on from now on; connections that were cut stay so. */
    public synchronized void restore() {
        traps.clear();
        delay = Duration.ZERO;
        gate.open();
        if (door.socket().isClosed()) {
            door = open(port);
        }
    }

    /** How many connections go through now. */
    public int connections() {
        return links.size();
    }

    @Override
    public synchronized void close() {
        door.close();
        gate.open();
        cut();
    }

    /** Held back, and stopped where it is told to be, until it may go on. */
    void hold() throws InterruptedException {
        if (delay.isPositive()) {
            Thread.sleep(delay);
        }
        gate.pass();
    }

    List<Trap> traps() {
        return traps;
    }

    void remove(ProxyLink link) {
        links.remove(link);
    }

    private Trap set(Trap trap) {
        traps.add(trap);
        return trap;
    }

    private Door open(int onPort) {
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort));
            return new Door(opened, Thread.ofVirtual().start(() -> accept(opened)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket client = from.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException closed) {
            // It refuses from now on, or is closed.
        }
    }

    private void connect(Socket client) {
        try {
            Socket toServer = new Socket(server.getAddress(), server.getPort());
            ProxyLink link = new ProxyLink(this, client, toServer);
            links.add(link);
            link.start();
        } catch (IOException nobodyThere) {
            ProxyLink.reset(client);
        }
    }

    /** Waits for a pattern, and counts the connections it cut. */
    public static final class Trap {

        private final String pattern;
        private final boolean afterAnswer;
        private int left;
        private int cuts;

        private Trap(String pattern, boolean afterAnswer, int times) {
            this.pattern = pattern;
            this.afterAnswer = afterAnswer;
            this.left = times;
        }

        /** How many connections it has cut. */
        public synchronized int cuts() {
            return cuts;
        }

        /** Waits until it has cut so many; whether it has, before {@code longest} was over. */
        public synchronized boolean await(int number, Duration longest) throws InterruptedException {
            long end = System.nanoTime() + longest.toNanos();
            while (cuts < number) {
                long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (millis <= 0) {
                    return false;
                }
                wait(millis);
            }
            return true;
        }

        String pattern() {
            return pattern;
        }

        boolean isAfterAnswer() {
            return afterAnswer;
        }

        /** Whether it may still take one. */
        synchronized boolean take() {
            if (left == 0) {
                return false;
            }
            left--;
            return true;
        }

        synchronized void count() {
            cuts++;
            notifyAll();
        }
    }

    /** Where clients come in. */
    private record Door(ServerSocket socket, Thread acceptor) {

        /** Only when nobody accepts any more are connections refused indeed. */
        void close() {
            try {
                socket.close();
                acceptor.join();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Open to all, or shut to all. */
    private static final class Gate {

        private boolean shut;

        synchronized void shut() {
            shut = true;
        }

        synchronized void open() {
            shut = false;
            notifyAll();
        }

        synchronized void pass() throws InterruptedException {
            while (shut) {
                wait();
            }
        }
    }
}
