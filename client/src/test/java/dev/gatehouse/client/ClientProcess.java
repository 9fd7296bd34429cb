package dev.gatehouse.client;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A process of its own that shares a permit with others. It says {@code ready}, waits for a line, calls, and says how many calls were answered;
 * the next line is the next round.
 */
final class ClientProcess {

    private ClientProcess() {}

    /** Arguments: the server, the permit's file, how many threads, how many calls each. */
    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[2]);
        int calls = Integer.parseInt(arguments[3]);
        try (Backend backend = Backend.at(URI.create(arguments[0]))
                        .keepPermitsIn(PermitStore.file(Path.of(arguments[1])))
                        .build();
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(backend.restore() ? "ready" : "nobody is signed in");
            while (lines.readLine() != null) {
                System.out.println(answered(backend, threads, calls));
            }
        }
    }

    private static int answered(Backend backend, int threads, int calls) throws Exception {
        Callable<Integer> work = () -> {
            int answered = 0;
            for (int call = 0; call < calls; call++) {
                answered += backend.call(Call.get("greeting")).isSuccess() ? 1 : 0;
            }
            return answered;
        };
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                counts.add(pool.submit(work));
            }
            int answered = 0;
            for (Future<Integer> count : counts) {
                answered += count.get();
            }
            return answered;
        }
    }
}
