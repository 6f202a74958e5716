package io.evenbook.app.access;

import io.evenbook.api.access.Requires;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.app.access.UserController.UserAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@ConditionalOnRole(Role.COMMAND)
class PasswordController {
    private final OwnCredentials own;

    PasswordController(OwnCredentials own) {
        this.own = own;
    }

    /** @param token what POST /users or POST /users/{userId}/reset returned */
    record NewPasswordRequest(
            @NotNull @Size(max = 200) String token,
            @NotNull @Size(max = 200) String password) {}

    /** @param code one-time code of the second factor, if the user has one */
    record ChangePasswordRequest(
            @NotNull @Size(max = 200) String password,
            @NotNull @Size(max = 200) String newPassword,
            @Size(max = 20) String code) {}

    /** @param code one-time code of the present second factor, if the user has one */
    record TotpRequest(
            @NotNull @Size(max = 200) String password,
            @Size(max = 20) String code) {}

    /** @param code one-time code of the new second factor */
    record TotpCodeRequest(@NotNull @Size(max = 20) String code) {}

    /** @param uri for a QR code */
    record TotpAnswer(String secret, String uri) {}

    @PostMapping("/passwords")
    @Requires(Requires.NOTHING)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void setByToken(@Valid @RequestBody NewPasswordRequest body, HttpServletRequest request) {
        own.setByToken(body.token(), body.password(), request.getRemoteAddr());
    }

    @PostMapping("/users/current/password")
    @Requires("credential:change")
    ResponseEntity<UserAnswer> changePassword(
            @Valid @RequestBody ChangePasswordRequest body, HttpServletRequest request) {
        return own.changePassword(body.password(), body.newPassword(), body.code(), request.getRemoteAddr());
    }

    @PostMapping("/users/current/totp")
    @Requires("credential:change")
    TotpAnswer offerTotp(@Valid @RequestBody TotpRequest body, HttpServletRequest request) {
        return own.offerTotp(body.password(), body.code(), request.getRemoteAddr());
    }

    @PostMapping("/users/current/totp/confirm")
    @Requires("credential:change")
    ResponseEntity<UserAnswer> confirmTotp(@Valid @RequestBody TotpCodeRequest body) {
        return own.confirmTotp(body.code());
    }
}
