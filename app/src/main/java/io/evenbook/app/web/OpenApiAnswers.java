package io.evenbook.app.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.ComposedSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/** Describes answers and requests that no type of the code does: embedded JSON, texts, and second forms. */
@Configuration(proxyBeanMethods = false)
class OpenApiAnswers {
    private static final String SCHEMAS = "#/components/schemas/";

    /** JSON that is kept as text. */
    @Bean
    OpenApiCustomizer embeddedJson() {
        return api -> {
            embed(api, "EventAnswer", "payload", "The event, in its form of docs/events");
            embed(api, "RefusalAnswer", "values", "The properties of the problem, as of its code in docs/errors");
            embed(api, "ApprovalAnswer", "content", "The command, with the names of its fields");
        };
    }

    private static void embed(OpenAPI api, String schema, String property, String description) {
        api.getComponents().getSchemas().get(schema).addProperty(property, new ObjectSchema().description(description));
    }

    /** An item of a bulk request says by its type of which schema it is. */
    @Bean
    OpenApiCustomizer bulkItems() {
        return api -> {
            var schemas = api.getComponents().getSchemas();
            Schema<?> item = schemas.get("BulkItem");
            Schema<Object> types = type("Which single request it is");
            schemas.forEach((name, schema) -> {
                if (isBulkItem(schema)) {
                    String value = StringUtils.uncapitalize(name);
                    item.getDiscriminator().mapping(value, SCHEMAS + name);
                    types.addEnumItemObject(value);
                    Schema<Object> own = type("Always " + value);
                    own.addEnumItemObject(value);
                    schema.addAllOfItem(new ObjectSchema().addProperty("type", own));
                }
            });
            item.addProperty("type", types);
        };
    }

    private static Schema<Object> type(String description) {
        Schema<Object> type = new Schema<>();
        type.addType("string");
        type.setDescription(description);
        return type;
    }

    private static boolean isBulkItem(Schema<?> schema) {
        return schema.getAllOf() != null
                && schema.getAllOf().stream().anyMatch(part -> (SCHEMAS + "BulkItem").equals(part.get$ref()));
    }

    @Bean
    OpenApiCustomizer textAnswers() {
        return api -> {
            ok(api, "/ledger/export").setContent(new Content().addMediaType("text/plain", text()));
            ok(api, "/accounts/{accountId}/statement")
                    .getContent()
                    .addMediaType(
                            "text/csv",
                            text().example("entryId,position,kind,description,reference,side,amount,balance,"
                                    + "effectiveAt,recordedAt\n"));
        };
    }

    private static MediaType text() {
        return new MediaType().schema(new StringSchema());
    }

    /** An import that is not yet posted has the form of one that is. */
    @Bean
    OpenApiCustomizer importAnswers() {
        return api -> {
            ApiResponses answers =
                    api.getPaths().get("/api/v1/ledger/import").getPost().getResponses();
            answers.addApiResponse(
                    "202",
                    new ApiResponse()
                            .description("Accepted: it is still posting, or parked")
                            .headers(answers.get("201").getHeaders())
                            .content(answers.get("201").getContent()));
        };
    }

    /** The feed answers its own errors with status 200. */
    @Bean
    OpenApiCustomizer feedAnswers() {
        return api -> {
            Schema<?> error = new ObjectSchema()
                    .addProperty("s", new StringSchema()._enum(List.of("error")).description("Always error"))
                    .addProperty("errmsg", new StringSchema().description("A sentence for people"));
            error.setRequired(List.of("s", "errmsg"));
            api.getComponents().addSchemas("UdfError", error);
            for (String path : List.of("/udf/symbols", "/udf/search", "/udf/history")) {
                MediaType json = ok(api, path).getContent().get("application/json");
                json.schema(new ComposedSchema()
                        .addOneOfItem(json.getSchema())
                        .addOneOfItem(new Schema<>().$ref(SCHEMAS + "UdfError")));
            }
        };
    }

    private static ApiResponse ok(OpenAPI api, String path) {
        return api.getPaths().get("/api/v1" + path).getGet().getResponses().get("200");
    }
}
