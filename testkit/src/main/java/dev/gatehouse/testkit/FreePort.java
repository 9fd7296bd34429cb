package dev.gatehouse.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** For what has to know its port before it listens there. */
public final class FreePort {

    /** Below those that systems give to connections: what is free now is not taken by the next one that somebody opens. */
    private static final int LOWEST = 15_000;

    private static final int HIGHEST = 32_000;

    private FreePort() {}

    /** One at which nobody listens on this machine. */
    public static int next() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
