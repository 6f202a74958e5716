package io.evenbook.app.web;

import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes the answers of streams, which no return type does. */
@Configuration(proxyBeanMethods = false)
class StreamContract {
    private static final Map<String, String> EXAMPLES =
            Map.of("/api/v1/stream/markets/{market}", """
            event: snapshot
            id: 4
            data: {"market":"BTC-USD","sequence":4,"because":"START","bids":[{"price":"99.50","quantity":"0.50000000",\
            "orders":1}],"asks":[],"bookHash":"9e3779b97f4a7c15","checksum":3379824785}

            event: delta
            id: 6
            data: {"first":5,"last":6,"bids":[{"price":"99.50","quantity":"0.00000000","orders":0}],"asks":[],\
            "bookHash":"3c6ef372fe94f82a","checksum":2343686810}

            event: heartbeat
            id: 6
            data: {"last":6}

            """, "/api/v1/stream/accounts/{accountId}", """
            event: snapshot
            id: 41
            data: {"accountId":"acc_alice","position":41,"because":"START","orders":[],"balances":[{"asset":"USD",\
            "posted":"1000.000000","held":"0.000000","available":"1000.000000"}],"holds":[]}

            event: delta
            id: 45
            data: {"first":42,"last":45,"balances":[{"asset":"USD","posted":"1010.000000","held":"0.000000",\
            "available":"1010.000000"}]}

            """);

    @Bean
    OpenApiCustomizer streams() {
        return api -> EXAMPLES.forEach((path, example) -> {
            if (api.getPaths().containsKey(path)) {
                ApiResponse answer =
                        api.getPaths().get(path).getGet().getResponses().get("200");
                answer.setDescription("Events: snapshot, delta, heartbeat, closed; without an end of its own");
                answer.setContent(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE,
                                new MediaType().schema(new StringSchema()).example(example)));
            }
        });
    }
}
