package dev.gatehouse.client;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** A stream of events (HTML Living Standard §9.2.5) of which none is too long: whoever reads it has each as a whole. */
final class BoundedEvents extends ResponseBody {

    private static final int CHUNK = 8_192;

    private final ResponseBody body;
    private final BufferedSource source;

    /** @param longest bytes that an event may have, to the empty line at its end */
    BoundedEvents(ResponseBody body, long longest) {
        this.body = body;
        this.source = Okio.buffer(new Bounded(body.source(), longest));
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public BufferedSource source() {
        return source;
    }

    private static final class Bounded extends ForwardingSource {

        private final long longest;
        private final Buffer chunk = new Buffer();
        private long length;
        private boolean isLineEmpty = true;

        Bounded(BufferedSource source, long longest) {
            super(source);
            this.longest = longest;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long count = super.read(chunk, Math.min(byteCount, CHUNK));
            byte[] bytes = chunk.readByteArray();
            for (byte each : bytes) {
                measure(each);
            }
            sink.write(bytes);
            return count;
        }

        private void measure(byte each) throws IOException {
            if (++length > longest) {
                throw new IOException("an event is too long");
            }
            if (each == '\n') {
                length = isLineEmpty ? 0 : length;
                isLineEmpty = true;
            } else if (each != '\r') {
                isLineEmpty = false;
            }
        }
    }
}
