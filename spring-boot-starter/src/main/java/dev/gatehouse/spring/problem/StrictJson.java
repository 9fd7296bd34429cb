package dev.gatehouse.spring.problem;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.core.Ordered;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as it is written down (RFC 8259, RFC 7493): UTF-8, every member known and once, every value of the type it is due to
 * have, nothing after the end. Written without nulls, numbers as plain decimals, members in the order they are declared in.
 * Comes after Boot's own customizers; an application that wants less has one of its own with a later order.
 */
final class StrictJson implements JsonFactoryBuilderCustomizer, JsonMapperBuilderCustomizer, Ordered {

    private static final int AFTER_BOOT = 100;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxNameLength(128)
            .maxNumberLength(64)
            .maxStringLength(32 * 1024)
            .build();

    @Override
    public int getOrder() {
        return AFTER_BOOT;
    }

    @Override
    public void customize(JsonFactoryBuilder factory) {
        factory.streamReadConstraints(LIMITS)
                .inputDecorator(new Utf8Only())
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Where reading failed is asked when it is over.
                .disable(StreamReadFeature.CLEAR_CURRENT_TOKEN_ON_CLOSE);
    }

    @Override
    public void customize(JsonMapper.Builder mapper) {
        mapper.enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(Include.NON_NULL))
                .withCoercionConfigDefaults(StrictJson::refuseAll)
                // Every whole number is a decimal one.
                .withCoercionConfig(
                        LogicalType.Float,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert))
                .addModule(strictTypes());
    }

    private static void refuseAll(MutableCoercionConfig config) {
        for (CoercionInputShape shape : CoercionInputShape.values()) {
            config.setCoercion(shape, CoercionAction.Fail);
        }
    }

    private static SimpleModule strictTypes() {
        return new SimpleModule("gatehouse-strict-types")
                .addDeserializer(String.class, new StorableText())
                .addDeserializer(BigDecimal.class, new PlainDecimal())
                .addDeserializer(JsonNode.class, new ReadableTree())
                .addDeserializer(Double.class, new FiniteNumber<>(Double.class, JsonParser::getDoubleValue))
                .addDeserializer(double.class, new FiniteNumber<>(double.class, JsonParser::getDoubleValue))
                .addDeserializer(Float.class, new FiniteNumber<>(Float.class, JsonParser::getFloatValue))
                .addDeserializer(float.class, new FiniteNumber<>(float.class, JsonParser::getFloatValue))
                .addDeserializer(Instant.class, new IsoText<>(Instant.class, Instant::parse))
                .addDeserializer(LocalDate.class, new IsoText<>(LocalDate.class, LocalDate::parse));
    }
}
