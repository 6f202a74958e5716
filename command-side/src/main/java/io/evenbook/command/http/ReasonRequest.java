package io.evenbook.command.http;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** The reason that an operator gives, 1 to 500 characters. */
public record ReasonRequest(
        @NotBlank @PlainText @Size(max = 500) String reason) {}
