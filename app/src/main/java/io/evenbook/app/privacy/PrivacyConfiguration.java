package io.evenbook.app.privacy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the keys of subjects are kept: in a cluster of their own, or in a folder. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PrivacyConfiguration.KeyStoreSettings.class)
class PrivacyConfiguration {
    private static final String URL = "evenbook.keys.datasource.url";
    private static final String KEYS = "keys";

    /**
     * Settings {@code evenbook.keys.*}.
     *
     * @param folder of the keys, if they are kept in files; shared by all processes of one log; empty: {@code keys} in
     *     the data folder of an embedded start
     * @param masterKey the file of the master keys; default {@code master} in the folder, made at the first start
     * @param datasource the cluster of the keys; null if they are kept in files
     */
    @ConfigurationProperties("evenbook.keys")
    record KeyStoreSettings(Path folder, Path masterKey, Cluster datasource) {
        record Cluster(String url, String username, String password) {}
    }

    @Bean(defaultCandidate = false)
    @Qualifier(KEYS)
    @ConditionalOnProperty(URL)
    DataSource keysPool(KeyStoreSettings settings) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName(KEYS);
        pool.setJdbcUrl(settings.datasource().url());
        pool.setUsername(settings.datasource().username());
        pool.setPassword(settings.datasource().password());
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(1);
        return pool;
    }

    @Bean
    SubjectVault subjectVault(
            KeyStoreSettings settings,
            @Qualifier(KEYS) ObjectProvider<DataSource> keys,
            DataSource log,
            @Value("${evenbook.embedded.enabled:false}") boolean embedded,
            @Value("${evenbook.embedded.data:.evenbook}") Path data) {
        DataSource cluster = keys.getIfAvailable();
        if (cluster != null) {
            return inDatabase(cluster, log, settings.masterKey());
        }
        Path folder = settings.folder();
        if (folder == null || folder.toString().isEmpty()) {
            folder = embedded ? data.resolve(KEYS) : null;
        }
        if (folder == null) {
            throw new IllegalStateException("evenbook.keys.datasource.url or evenbook.keys.folder must say where the"
                    + " keys of personal data are kept, apart from the log.");
        }
        return inFiles(
                new KeyFiles(folder), settings.masterKey() != null ? settings.masterKey() : folder.resolve("master"));
    }

    private static SubjectVault inDatabase(DataSource keys, DataSource log, Path masterKey) {
        if (masterKey == null) {
            throw new IllegalStateException("evenbook.keys.master-key must name the file of the master key.");
        }
        return new SubjectVault(new KeyTable(keys, log), new MasterKeys(masterKey));
    }

    private static SubjectVault inFiles(KeyFiles keys, Path masterKey) {
        if (keys.isEmpty()) {
            MasterKeys.createIfMissing(masterKey);
        }
        return new SubjectVault(keys, new MasterKeys(masterKey));
    }
}
