package dev.gatehouse.spring.guard;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP/1.1 as it is typed, for requests that a proper client doesn't send. */
final class RawHttp {

    /** @param head status line and headers */
    record Answer(int status, String head) {}

    private RawHttp() {}

    static Answer send(int port, String method, String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        request.append("Content-Length: 0\r\nConnection: close\r\n\r\n");
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return new Answer(Integer.parseInt(answer.substring(9, 12)), answer.split("\r\n\r\n", 2)[0] + "\r\n");
        }
    }
}
