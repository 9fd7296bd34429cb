package dev.gatehouse.spring.problem;

import dev.gatehouse.model.Device;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the device a request comes from: the header {@code X-Device-Signature}, a JSON object with the members of {@link
 * Device}, in UTF-8 and at most 2 KiB long.
 *
 * <p>Never refuses anything, since it serves people who look at their permits and decides nothing: where the header is
 * missing, repeated, too long or no JSON object, the device is {@link Device#UNKNOWN}; unknown members, and members that
 * aren't text, are passed over. Of each text the first 64 characters that can be seen are kept.
 */
public final class DeviceReader {

    public static final String HEADER = "X-Device-Signature";

    private static final int MAX_BYTES = 2048;
    private static final int MAX_LENGTH = 64;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The device {@code request} says it comes from. */
    public Device read(HttpServletRequest request) {
        List<String> sent = RequestHeaders.of(unguarded(request), HEADER);
        return sent.size() == 1 && sent.getFirst().length() <= MAX_BYTES
                ? parse(decode(sent.getFirst()))
                : Device.UNKNOWN;
    }

    /** Spring Security's firewall throws on header values with the bytes that other alphabets have in UTF-8. */
    private static HttpServletRequest unguarded(HttpServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper
                        && wrapper.getRequest() instanceof HttpServletRequest wrapped
                ? unguarded(wrapped)
                : request;
    }

    /** Containers hand out a header's bytes as ISO 8859-1; as what they were where they weren't UTF-8. */
    private static String decode(String header) {
        try {
            byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return header;
        }
    }

    private static Device parse(String json) {
        try {
            return device(JSON.readTree(json));
        } catch (JacksonException malformed) {
            return Device.UNKNOWN;
        }
    }

    private static Device device(JsonNode signature) {
        return new Device(
                text(signature, "name"),
                text(signature, "model"),
                text(signature, "manufacturer"),
                text(signature, "platform"),
                text(signature, "idiom"),
                text(signature, "hardwareVersion"),
                text(signature, "softwareVersion"),
                text(signature, "apiVersion"));
    }

    private static @Nullable String text(JsonNode signature, String member) {
        JsonNode value = signature.get(member);
        String text = value != null && value.isString() ? PlainText.of(value.stringValue(), MAX_LENGTH) : "";
        return text.isEmpty() ? null : text;
    }
}
