package io.evenbook.command.http;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Why an operator does something, in his words. */
public record ReasonRequest(
        @NotBlank @PlainText @Size(max = 500) String reason) {}
