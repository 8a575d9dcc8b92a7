import java.nio.file.Files;
import java.nio.file.Path;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node of OpenSearch in this process: OpenSearchNode HOME CLUSTER [SETTING=VALUE...]
 *
 * <p>With -Ddogovor.watch=true it ends by itself when its standard input does: whoever started it is gone.
 */
public final class OpenSearchNode {
    public static void main(final String[] given) throws Exception {
        if (Boolean.getBoolean("dogovor.watch")) {
            final Thread watch = new Thread(OpenSearchNode::endWithInput, "watch");
            watch.setDaemon(true);
            watch.start();
        }
        final Path config = Files.createDirectories(Path.of(given[0], "node_1", "config"));
        Files.writeString(config.resolve("opensearch.yml"), "");
        final OpenSearchRunner runner = new OpenSearchRunner();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
        runner.onBuild((number, settings) -> {
            for (int at = 2; at < given.length; at++) {
                final String[] pair = given[at].split("=", 2);
                settings.put(pair[0], pair[1]);
            }
        });
        runner.build("-basePath", given[0], "-clusterName", given[1], "-numOfNode", "1");
        while (!runner.isClosed()) {
            Thread.sleep(1000);
        }
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        } catch (final java.io.IOException gone) {
            // As good as an end.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void close(final OpenSearchRunner runner) {
        try {
            runner.close();
        } catch (final java.io.IOException problem) {
            System.err.println(problem.getMessage());
        }
    }
}
