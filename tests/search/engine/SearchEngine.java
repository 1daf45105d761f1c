import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** One OpenSearch node on loopback: `java -cp … SearchEngine FOLDER PORT`. It ends with its process. */
public class SearchEngine extends Node {
    SearchEngine(Settings settings) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "portal"),
            List.<Class<? extends Plugin>>of(Netty4Plugin.class, CommonAnalysisPlugin.class),
            false);
    }

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.builder()
            .put("path.home", arguments[0])
            .put("cluster.name", "portal-tests")
            .put("node.name", "portal")
            .put("discovery.type", "single-node")
            .put("http.host", "127.0.0.1")
            .put("http.port", arguments[1])
            .put("http.type", "netty4")
            .put("transport.host", "127.0.0.1")
            .put("transport.port", "0-0")
            .put("transport.type", "netty4")
            .build();
        Node node = new SearchEngine(settings).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception ignored) {
                // The process is ending anyway.
            }
        }));
        Thread.currentThread().join();
    }
}
