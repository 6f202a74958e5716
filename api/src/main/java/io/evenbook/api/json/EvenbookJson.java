package io.evenbook.api.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The JSON form of the log and of HTTP. Decimals are strings in plain notation and keep their scale: {@code "12.30"}.
 * Numbers instead of strings, exponents and unknown fields are refused. Null fields are left out. Objects nest at most
 * 64 levels.
 */
public final class EvenbookJson {
    private static final int MAX_DIGITS = 64;

    private EvenbookJson() {}

    /** Returns the mapper for events. */
    public static JsonMapper mapper() {
        return configure(JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(64)
                                .build())
                        .build()))
                .build();
    }

    /** Configures another mapper in the same way. */
    public static JsonMapper.Builder configure(JsonMapper.Builder mapper) {
        return mapper.addModule(decimals())
                // Money.isZero() and the like are not fields.
                .changeDefaultVisibility(
                        visibility -> visibility.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .changeDefaultPropertyInclusion(
                        inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL));
    }

    /** Returns the module that writes and reads decimals as strings of at most 64 digits on each side of the point. */
    public static JacksonModule decimals() {
        return new SimpleModule("evenbook-decimals")
                .addSerializer(BigDecimal.class, new DecimalWriter())
                .addDeserializer(BigDecimal.class, new DecimalReader());
    }

    private static final class DecimalWriter extends ValueSerializer<BigDecimal> {
        @Override
        public void serialize(BigDecimal value, JsonGenerator json, SerializationContext context) {
            json.writeString(value.toPlainString());
        }
    }

    private static final class DecimalReader extends ValueDeserializer<BigDecimal> {
        @Override
        public BigDecimal deserialize(JsonParser json, DeserializationContext context) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return (BigDecimal) context.handleUnexpectedToken(context.constructType(BigDecimal.class), json);
            }
            String text = json.getString();
            if (!isPlainDecimal(text)) {
                return (BigDecimal) context.handleWeirdStringValue(
                        BigDecimal.class, text, "must be a plain decimal such as \"12.30\"");
            }
            return new BigDecimal(text);
        }

        /** Accepts {@code 12}, {@code -12.30}. Runs for every amount that is read, so it uses no regular expression. */
        private static boolean isPlainDecimal(String text) {
            int start = text.startsWith("-") ? 1 : 0;
            int point = text.indexOf('.');
            return point < 0
                    ? areDigits(text, start, text.length())
                    : areDigits(text, start, point) && areDigits(text, point + 1, text.length());
        }

        private static boolean areDigits(String text, int from, int to) {
            for (int i = from; i < to; i++) {
                if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                    return false;
                }
            }
            return to > from && to - from <= MAX_DIGITS;
        }
    }
}
