package dev.gatehouse.drills;

import java.io.IOException;

/** What can be done to a process from outside. */
final class Signals {

    private Signals() {}

    static void pause(ProcessHandle process) throws IOException, InterruptedException {
        send("STOP", process);
    }

    static void resume(ProcessHandle process) throws IOException, InterruptedException {
        send("CONT", process);
    }

    private static void send(String signal, ProcessHandle process) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException("kill -" + signal + " ended with " + exitCode);
        }
    }
}
