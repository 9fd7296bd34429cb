package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.model.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class DeviceReaderTest extends DoorTest {

    private final DeviceReader reader = new DeviceReader();

    @Test
    void everyMemberIsRead() {
        assertThat(read("""
                        {"name":"n","model":"m","manufacturer":"f","platform":"p","idiom":"i","hardwareVersion":"h",\
                        "softwareVersion":"s","apiVersion":"1.0"}""")).isEqualTo(new Device("n", "m", "f", "p", "i", "h", "s", "1.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "phone",
                "null",
                "[]",
                "1",
                "\"name\"",
                "{",
                "{\"name\":\"a\"} {}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":[[[[[[[[[[[\"a\"]]]]]]]]]]]}",
                "{'name':'a'}",
                "{\"name\":\"a\" ",
                "{\"unknown\":\"a\"}",
                "{\"name\":1,\"model\":true,\"platform\":null,\"idiom\":{},\"apiVersion\":[]}",
                "{\"name\":\"\",\"model\":\" \\n\\u202e\"}",
            })
    void whatSaysNothingUsefulIsAnUnknownDevice(String header) {
        assertThat(read(header)).isEqualTo(Device.UNKNOWN);
    }

    @Test
    void withoutTheHeaderOrWithTwoTheDeviceIsUnknown() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        assertThat(reader.read(request)).isEqualTo(Device.UNKNOWN);

        request.addHeader(DeviceReader.HEADER, "{\"name\":\"a\"}");
        assertThat(reader.read(request).name()).isEqualTo("a");
        request.addHeader(DeviceReader.HEADER, "{\"name\":\"a\"}");
        assertThat(reader.read(request)).isEqualTo(Device.UNKNOWN);
    }

    @Test
    void theHeaderMayHaveTwoKibibytesAndNotOneMore() {
        String signature = "{\"name\":\"a\",\"x\":\"" + "x".repeat(2048 - 19) + "\"}";

        assertThat(signature).hasSize(2048);
        assertThat(read(signature).name()).isEqualTo("a");
        assertThat(read(signature + " ")).isEqualTo(Device.UNKNOWN);
    }

    @Test
    void aValueIsCutAfterSixtyFourCharacters() {
        assertThat(read("{\"name\":\"" + "a".repeat(65) + "\"}").name()).isEqualTo("a".repeat(64));
        assertThat(read("{\"name\":\"" + "😀".repeat(65) + "\"}").name()).isEqualTo("😀".repeat(64));
    }

    @ParameterizedTest
    @CsvSource({
        "a\\u0000b\\r\\nc, abc",
        "a\\u202eb\\u2066c\\u200fd\\ufeff, abcd",
        "a\\u2028b\\u2029c, abc",
        "a\\ud800b\\udc00, ab",
        "a\\ue000\\u0378b, ab",
        "' a ', a",
        "a\\u200db\\u200cc, abc",
        "ශ්\\u200dරී, ශ්\u200dරී",
        "<script>, <script>",
    })
    void whatCannotBeSeenIsRemoved(String sent, String kept) {
        assertThat(read("{\"name\":\"" + sent + "\"}").name()).isEqualTo(kept);
    }

    @Test
    void theHeadersBytesAreUtf8AndElseWhatTheyLookLike() throws IOException {
        assertThat(over("{\"name\":\"නිමල්ගේ ශ්\u200dරී 📱\"}", StandardCharsets.UTF_8))
                .contains("\"name\":\"නිමල්ගේ ශ්\u200dරී 📱\"");
        assertThat(over("{\"name\":\"José\"}", StandardCharsets.ISO_8859_1)).contains("\"name\":\"José\"");
        assertThat(over("{\"name\":\"a\",", StandardCharsets.UTF_8)).contains("\r\n\r\n{}");
    }

    private String over(String signature, java.nio.charset.Charset charset) throws IOException {
        String bytes = new String(signature.getBytes(charset), StandardCharsets.ISO_8859_1);
        String answer = raw("GET /device HTTP/1.0\r\nHost: localhost\r\nX-Device-Signature: " + bytes + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200");
        return answer;
    }

    /** As the container hands it out. */
    private Device read(String header) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader(
                DeviceReader.HEADER, new String(header.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        return reader.read(request);
    }
}
