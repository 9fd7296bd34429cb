package dev.gatehouse.spring.problem;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http11.Http11InputBuffer;

/**
 * Refuses a request that says the length of its body twice, by {@code Content-Length} and by {@code Transfer-Encoding}, as
 * RFC 9112 §6.1 allows: two servers that believe different ones see different requests. Tomcat believes the latter and forgets
 * that there was the former, so the header is looked for in the bytes as they came.
 */
final class FramingValve extends ValveBase {

    FramingValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getHeader("Transfer-Encoding") != null && sentContentLength(request)) {
            response.sendError(Response.SC_BAD_REQUEST);
        } else {
            getNext().invoke(request, response);
        }
    }

    private static boolean sentContentLength(Request request) {
        return request.getCoyoteRequest().getInputBuffer() instanceof Http11InputBuffer buffer
                && head(buffer.getByteBuffer()).contains("\ncontent-length:");
    }

    /** What has been read of the connection is the head of the request, until somebody asks for the body. */
    private static String head(ByteBuffer read) {
        return new String(read.array(), read.arrayOffset(), read.position(), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
    }
}
