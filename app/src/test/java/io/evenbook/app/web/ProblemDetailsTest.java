package io.evenbook.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** What the service logs as its own failure, and what it does not. */
@ExtendWith(OutputCaptureExtension.class)
class ProblemDetailsTest {
    private static final IOException BROKEN_PIPE = new IOException("Broken pipe");

    private final MockMvc http = MockMvcBuilders.standaloneSetup(new Failing())
            .setControllerAdvice(new ProblemDetails())
            .build();

    @RestController
    static class Failing {
        @GetMapping("/gone")
        void gone() throws IOException {
            throw new AsyncRequestNotUsableException("failed to write", BROKEN_PIPE);
        }

        @GetMapping("/gone-within-json")
        void goneWithinJson() {
            throw new HttpMessageNotWritableException(
                    "JSON", new AsyncRequestNotUsableException("failed to write", BROKEN_PIPE));
        }

        @GetMapping("/own")
        void own() {
            throw new IllegalStateException("must not happen", BROKEN_PIPE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/gone", "/gone-within-json"})
    void aClientThatHasGoneIsNoFailure(String path, CapturedOutput log) throws Exception {
        MockHttpServletResponse answer = answer(path);
        assertThat(answer.getContentAsString()).isEmpty();
        assertThat(log).doesNotContain("service.unexpected").doesNotContain("Broken pipe");
    }

    @Test
    void aBrokenConnectionOfTheServiceIsOne(CapturedOutput log) throws Exception {
        assertThat(answer("/own").getStatus()).isEqualTo(500);
        assertThat(log).contains("service.unexpected");
    }

    private MockHttpServletResponse answer(String path) throws Exception {
        return http.perform(get(path)).andReturn().getResponse();
    }
}
