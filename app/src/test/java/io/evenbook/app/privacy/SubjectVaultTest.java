package io.evenbook.app.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Sealed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubjectVaultTest {
    private static final String PLACE = "account.AccountOpened/owner/acc_alice";
    private static final String OTHER_ACCOUNT = "account.AccountOpened/owner/acc_alice2";
    private static final String OTHER_FIELD = "account.WithdrawalRequested/destination/acc_alice";
    private static final String TEXT = "Alice Ångström";

    @TempDir
    Path folder;

    private SubjectVault vault;

    @BeforeEach
    void start() {
        vault = restarted();
    }

    private SubjectVault restarted() {
        MasterKeys.createIfMissing(folder.resolve("master"));
        return new SubjectVault(new KeyFiles(folder), new MasterKeys(folder.resolve("master")));
    }

    @Test
    void whatIsSealedIsOpenedAfterARestart() {
        Sealed sealed = vault.seal("cus_alice", PLACE, TEXT);

        assertThat(vault.open(sealed, PLACE)).contains(TEXT);
        assertThat(restarted().open(sealed, PLACE)).contains(TEXT);
        assertThat(sealed.toString()).doesNotContain("Alice");
    }

    @Test
    void itOpensInItsPlaceOnly() {
        Sealed sealed = vault.seal("cus_alice", PLACE, TEXT);

        assertThat(vault.open(sealed, OTHER_ACCOUNT)).isEmpty();
        assertThat(vault.open(new Sealed("cus_bob", sealed.nonce(), sealed.ciphertext(), sealed.match()), PLACE))
                .isEmpty();
    }

    @Test
    void equalTextsMatchInOneFieldOfOneSubject() {
        Sealed first = vault.seal("cus_alice", PLACE, TEXT);
        Sealed again = restarted().seal("cus_alice", OTHER_ACCOUNT, TEXT);

        assertThat(again.match()).isEqualTo(first.match());
        assertThat(again.ciphertext()).isNotEqualTo(first.ciphertext());
        assertThat(again.nonce()).isNotEqualTo(first.nonce());
        assertThat(Base64.getDecoder().decode(first.match())).hasSize(16);
        assertThat(List.of(
                        vault.seal("cus_alice", PLACE, TEXT + "x").match(),
                        vault.seal("cus_alice", OTHER_FIELD, TEXT).match(),
                        vault.seal("cus_bob", PLACE, TEXT).match()))
                .doesNotContain(first.match());
    }

    @Test
    void aDestroyedKeyStaysDestroyed() {
        Sealed sealed = vault.seal("cus_alice", PLACE, TEXT);

        vault.destroy("cus_alice");
        vault.destroy("cus_alice");

        for (SubjectVault each : List.of(vault, restarted())) {
            assertThat(each.open(sealed, PLACE)).isEmpty();
            assertThatExceptionOfType(RejectedException.class)
                    .isThrownBy(() -> each.seal("cus_alice", PLACE, TEXT))
                    .satisfies(refused -> assertThat(refused.rejection().code()).isEqualTo("subject.erased"));
        }
    }

    @Test
    void aSubjectWithoutAKeyIsErasedAsWell() {
        vault.destroy("cus_never");

        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> vault.seal("cus_never", PLACE, TEXT));
    }

    @Test
    void aRestoredKeyIsDestroyedAgain() throws IOException {
        Sealed sealed = vault.seal("cus_alice", PLACE, TEXT);
        byte[] backup = Files.readAllBytes(folder.resolve("cus_alice.key"));
        vault.destroy("cus_alice");
        Files.write(folder.resolve("cus_alice.key"), backup);
        SubjectVault restored = restarted();
        assertThat(restored.open(sealed, PLACE)).contains(TEXT);

        restored.destroy("cus_alice");

        assertThat(restored.open(sealed, PLACE)).isEmpty();
    }

    @Test
    void namesThatDifferByCaseOrHaveSlashesAreApart() {
        Sealed lower = vault.seal("cus_a", PLACE, TEXT);
        Sealed upper = vault.seal("cus_A", PLACE, TEXT);
        Sealed path = vault.seal("../cus_a", PLACE, TEXT);

        vault.destroy("cus_A");

        assertThat(vault.open(lower, PLACE)).contains(TEXT);
        assertThat(vault.open(upper, PLACE)).isEmpty();
        assertThat(vault.open(path, PLACE)).contains(TEXT);
        assertThat(folder.getParent().resolve("cus_a.key")).doesNotExist();
    }

    @Test
    void filesAreForTheirOwnerAlone() throws IOException {
        vault.seal("cus_alice", PLACE, TEXT);
        vault.destroy("cus_alice");

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList())
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void firstUsesAtOnceShareOneKey() {
        List<SubjectVault> processes =
                IntStream.range(0, 8).mapToObj(_ -> restarted()).toList();

        List<Sealed> sealed = processes.parallelStream()
                .map(process -> process.seal("cus_new", PLACE, TEXT))
                .toList();

        assertThat(sealed)
                .allSatisfy(each -> assertThat(vault.open(each, PLACE)).contains(TEXT));
    }

    @Test
    void anotherMasterKeyDoesNotStart() throws IOException {
        Files.delete(folder.resolve("master"));

        assertThatIllegalStateException().isThrownBy(this::restarted).withMessageContaining("No master key");
    }

    @Test
    void hashesDifferByPurpose() {
        byte[] content = {1, 2, 3};

        assertThat(vault.hash("a", content)).hasSize(64).isEqualTo(restarted().hash("a", content));
        assertThat(vault.hash("b", content)).isNotEqualTo(vault.hash("a", content));
    }
}
