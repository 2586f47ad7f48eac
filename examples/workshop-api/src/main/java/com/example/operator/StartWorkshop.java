package com.example.operator;

import com.example.workshop.WorkshopApplication;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the application on embedded databases of two organisations and says how to call it. Arguments are properties
 * of the application, as {@code --server.port=9090}. Runs until it is interrupted.
 */
public final class StartWorkshop {
    private StartWorkshop() {}

    /** Starts it. */
    @SuppressWarnings("resource") // open until the process ends
    public static void main(String[] arguments) throws IOException, SQLException {
        Running workshop = start(arguments);
        Runtime.getRuntime().addShutdownHook(new Thread(workshop::close));
        System.out.print(workshop.instructions());
    }

    /**
     * The application and what it runs on.
     *
     * @param application running
     * @param servers running
     * @param url of the application
     */
    record Running(ConfigurableApplicationContext application, EmbeddedServers servers, String url)
            implements AutoCloseable {
        /** How to call it, for people. */
        String instructions() {
            return """

                    The workshop is open at %1$s, for two organisations. Ctrl-C closes it.

                      curl -s -H 'X-Api-Key: %2$s' %1$s/api/tickets
                      curl -s -H 'X-Api-Key: %3$s' %1$s/api/tickets

                    """.formatted(url, Organization.BATTWHEELS.apiKey(), Organization.KESTREL.apiKey());
        }

        @Override
        public void close() {
            application.close();
            servers.close();
        }
    }

    static Running start(String... arguments) throws IOException, SQLException {
        // Silent until the application says what is logged; the servers have much to tell.
        LoggingSystem.get(StartWorkshop.class.getClassLoader()).beforeInitialize();
        EmbeddedServers servers = EmbeddedServers.start();
        try {
            Map<String, Object> properties =
                    servers.create("workshop", "development", List.of(Organization.BATTWHEELS, Organization.KESTREL));
            properties.put("spring.main.banner-mode", "off");
            properties.put("spring.main.register-shutdown-hook", "false");
            properties.put("logging.level.root", "warn");
            SpringApplication application = new SpringApplication(WorkshopApplication.class);
            application.setDefaultProperties(properties);
            ConfigurableApplicationContext context = application.run(arguments);
            String port = context.getEnvironment().getProperty("local.server.port");
            return new Running(context, servers, "http://localhost:" + port);
        } catch (IOException | SQLException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }
}
