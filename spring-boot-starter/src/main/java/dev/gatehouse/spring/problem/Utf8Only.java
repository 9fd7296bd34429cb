package dev.gatehouse.spring.problem;

import dev.gatehouse.model.ProblemCode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.io.InputDecorator;

/**
 * Ends the reading of JSON where it isn't well-formed UTF-8 (RFC 3629 §3). Jackson itself reads overlong forms and halves of
 * surrogate pairs, which spell characters that other checks take for absent.
 */
final class Utf8Only extends InputDecorator {

    @Override
    public InputStream decorate(IOContext context, InputStream in) {
        return new CheckedStream(in);
    }

    @Override
    public InputStream decorate(IOContext context, byte[] bytes, int offset, int length) {
        return new CheckedStream(new ByteArrayInputStream(bytes, offset, length));
    }

    /** Characters have been decoded already. */
    @Override
    public Reader decorate(IOContext context, Reader reader) {
        return reader;
    }

    /** Passes bytes on, and decodes them on the side. */
    private static final class CheckedStream extends FilterInputStream {

        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        private final CharBuffer decoded = CharBuffer.allocate(1024);

        /** The beginning of a character whose end hasn't come yet. */
        private byte[] unfinished = new byte[0];

        CheckedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            check(bytes, offset, Math.max(read, 0), read < 0);
            return read;
        }

        private void check(byte[] bytes, int offset, int length, boolean end) {
            ByteBuffer encoded = ByteBuffer.allocate(unfinished.length + length)
                    .put(unfinished)
                    .put(bytes, offset, length)
                    .flip();
            while (decode(encoded, end).isOverflow()) {
                decoded.clear();
            }
            unfinished = new byte[encoded.remaining()];
            encoded.get(unfinished);
        }

        private CoderResult decode(ByteBuffer encoded, boolean end) {
            CoderResult result = decoder.decode(encoded, decoded, end);
            if (result.isError()) {
                throw ProblemException.of(ProblemCode.MALFORMED_BODY);
            }
            return result;
        }
    }
}
