package dev.gatehouse.spring.problem;

import dev.gatehouse.model.ProblemCode;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.DisconnectedClientHelper;

/** A request whose body ends in a problem where it exceeds the limit, however it is sent. Nothing is read ahead. */
final class LimitedRequest extends HttpServletRequestWrapper {

    private final int maxBytes;
    private @Nullable ServletInputStream body;

    LimitedRequest(HttpServletRequest request, int maxBytes) {
        super(request);
        this.maxBytes = maxBytes;
    }

    static ProblemException tooLarge(int maxBytes) {
        return ProblemException.of(ProblemCode.BODY_TOO_LARGE, maxBytes);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body == null) {
            body = new CountedStream(super.getInputStream(), maxBytes);
        }
        return body;
    }

    /** Containers throw where a header lists more languages than they care to read. */
    @Override
    public Locale getLocale() {
        return AcceptLanguage.preferred(AcceptLanguage.of(this));
    }

    @Override
    public Enumeration<Locale> getLocales() {
        return Collections.enumeration(List.of(getLocale()));
    }

    /** Bodies are UTF-8 or refused. */
    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private static final class CountedStream extends ServletInputStream {

        private final ServletInputStream body;
        private final int maxBytes;
        private long count;

        CountedStream(ServletInputStream body, int maxBytes) {
            this.body = body;
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = readFramed(bytes, offset, length);
            count += Math.max(read, 0);
            if (count > maxBytes) {
                throw tooLarge(maxBytes);
            }
            return read;
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        /** What goes wrong here while the client is there is its framing of the body. */
        private int readFramed(byte[] bytes, int offset, int length) throws IOException {
            try {
                return body.read(bytes, offset, length);
            } catch (IOException broken) {
                if (DisconnectedClientHelper.isClientDisconnectedException(broken)) {
                    throw broken;
                }
                throw ProblemException.of(ProblemCode.MALFORMED_REQUEST);
            }
        }
    }
}
