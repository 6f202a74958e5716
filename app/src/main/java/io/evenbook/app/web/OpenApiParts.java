package io.evenbook.app.web;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;

/** Parts that many answers of the contract have. */
public final class OpenApiParts {
    private OpenApiParts() {}

    /** An answer whose body is a problem. */
    public static ApiResponse problem(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    }

    /** A header with a text. */
    public static Header header(String description) {
        return new Header().description(description).schema(new StringSchema());
    }

    /** The header of an answer that is worth another try. */
    public static Header retryAfter() {
        return new Header()
                .description("Seconds after which the same request may succeed")
                .schema(new IntegerSchema());
    }
}
