package dev.gatehouse.spring.problem;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.jackson.JsonNodeDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;

/** Trees as Jackson reads them, but for numbers whose exponent no number can have: Jackson lets these end in its own failure. */
final class ReadableTree extends StdDeserializer<JsonNode> {

    ReadableTree() {
        super(JsonNode.class);
    }

    @Override
    public JsonNode deserialize(JsonParser parser, DeserializationContext context) {
        try {
            return (JsonNode)
                    JsonNodeDeserializer.getDeserializer(JsonNode.class).deserialize(parser, context);
        } catch (NumberFormatException exponentOutOfRange) {
            throw MismatchedInputException.from(parser, JsonNode.class, "number out of range");
        }
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
        return context.getNodeFactory().nullNode();
    }
}
