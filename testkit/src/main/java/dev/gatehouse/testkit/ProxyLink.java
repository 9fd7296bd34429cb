package dev.gatehouse.testkit;

import dev.gatehouse.testkit.FaultProxy.Trap;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One connection through a {@link FaultProxy}. */
final class ProxyLink {

    private static final int BUFFER = 16 * 1024;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private final AtomicInteger directions = new AtomicInteger(2);

    /** What the client has sent, as far as a pattern may yet begin in it. */
    private String sent = "";

    /** What cuts this when the server answers. */
    private volatile @Nullable Trap sprung;

    ProxyLink(FaultProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    void start() throws SocketException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pump(client, server));
        Thread.ofVirtual().start(() -> pump(server, client));
    }

    void cut() {
        proxy.remove(this);
        reset(client);
        reset(server);
    }

    /** Closes it so that the other end is told of a reset, not of an orderly end. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Then it is closed already.
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                proxy.hold();
                if (isTrapped(from, buffer, count)) {
                    return;
                }
                to.getOutputStream().write(buffer, 0, count);
            }
            to.shutdownOutput();
            end();
        } catch (IOException broken) {
            cut();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cut();
        }
    }

    /** Once both directions have come to their end in order. */
    private void end() throws IOException {
        if (directions.decrementAndGet() == 0) {
            proxy.remove(this);
            client.close();
            server.close();
        }
    }

    private boolean isTrapped(Socket from, byte[] buffer, int count) {
        return from.equals(client) ? isTrappedAsRequest(buffer, count) : isTrappedAsAnswer();
    }

    private boolean isTrappedAsRequest(byte[] buffer, int count) {
        Trap trap = seen(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        if (trap == null) {
            return false;
        }
        if (trap.isAfterAnswer()) {
            sprung = trap;
            return false;
        }
        cut(trap);
        return true;
    }

    private boolean isTrappedAsAnswer() {
        Trap trap = sprung;
        if (trap == null) {
            return false;
        }
        cut(trap);
        return true;
    }

    private void cut(Trap trap) {
        cut();
        trap.count();
    }

    /** The trap whose pattern ends in {@code text}, perhaps having begun in what was sent before. */
    private @Nullable Trap seen(String text) {
        int longest = 0;
        String before = sent;
        for (Trap trap : proxy.traps()) {
            int tail = trap.pattern().length() - 1;
            longest = Math.max(longest, tail);
            String joined = before.substring(Math.max(0, before.length() - tail)) + text;
            if (joined.contains(trap.pattern()) && trap.take()) {
                sent = "";
                return trap;
            }
        }
        String all = before + text;
        sent = all.substring(Math.max(0, all.length() - longest));
        return null;
    }
}
