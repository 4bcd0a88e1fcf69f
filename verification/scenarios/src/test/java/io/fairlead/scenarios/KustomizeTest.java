package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fairlead.testkit.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a real kustomize ({@code kubectl kustomize}, or {@code kustomize build}) makes of {@code k8s/}: objects of the API, and
 * everything they name is there. Left out where neither program is installed.
 */
final class KustomizeTest {

    private static List<String> command() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, "kubectl"))) {
                return List.of(Path.of(folder, "kubectl").toString(), "kustomize");
            }
            if (Files.isExecutable(Path.of(folder, "kustomize"))) {
                return List.of(Path.of(folder, "kustomize").toString(), "build");
            }
        }
        return List.of();
    }

    private static List<HasMetadata> rendered(String folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(command());
        assumeThat(command).as("kubectl or kustomize").isNotEmpty();
        command.add(Repository.root().resolve("k8s").resolve(folder).toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return KubernetesFilesTest.parse(text);
    }

    private static <T extends HasMetadata> T one(List<HasMetadata> objects, Class<T> type, String name) {
        List<T> found = objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .toList();
        assertThat(found).as("%s %s", type.getSimpleName(), name).hasSize(1);
        return found.getFirst();
    }

    private static Stream<PodTemplateSpec> pods(List<HasMetadata> objects) {
        return objects.stream().flatMap(object -> switch (object) {
            case Deployment deployment -> Stream.of(deployment.getSpec().getTemplate());
            case StatefulSet set -> Stream.of(set.getSpec().getTemplate());
            default -> Stream.<PodTemplateSpec>empty();
        });
    }

    private static List<String> identities(List<HasMetadata> objects) {
        return objects.stream()
                .map(object -> object.getKind() + "/" + object.getMetadata().getName())
                .toList();
    }

    /** Services reach ports that pods have; what a pod mounts or reads is made, or is one of the secrets made by hand. */
    private static void everythingNamedIsThere(List<HasMetadata> objects) {
        List<String> made = identities(objects);
        assertThat(made).doesNotHaveDuplicates();
        for (HasMetadata object : objects) {
            assertThat(object.getMetadata().getNamespace()).isEqualTo("fairlead");
            if (object instanceof Service service) {
                PodTemplateSpec pod = pods(objects)
                        .filter(template -> template.getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(service.getSpec().getSelector().entrySet()))
                        .findFirst()
                        .orElseThrow();
                assertThat(service.getSpec().getPorts()).allMatch(port -> has(pod, port));
            }
            if (object instanceof HorizontalPodAutoscaler scaler) {
                var target = scaler.getSpec().getScaleTargetRef();
                assertThat(made).contains(target.getKind() + "/" + target.getName());
            }
        }
        pods(objects).forEach(pod -> {
            for (var volume : pod.getSpec().getVolumes()) {
                if (volume.getConfigMap() != null) {
                    assertThat(made)
                            .contains("ConfigMap/" + volume.getConfigMap().getName());
                } else if (volume.getSecret() != null) {
                    assertThat(volume.getSecret().getSecretName())
                            .isIn("fairlead-admin-token", "fairlead-certificates");
                }
            }
            for (var from : pod.getSpec().getContainers().getFirst().getEnvFrom()) {
                assertThat(made).contains("ConfigMap/" + from.getConfigMapRef().getName());
            }
        });
    }

    private static boolean has(PodTemplateSpec pod, ServicePort port) {
        var ports = pod.getSpec().getContainers().getFirst().getPorts();
        Object target = port.getTargetPort() == null
                ? port.getPort()
                : port.getTargetPort().getValue();
        return ports.stream().anyMatch(p -> target.equals(p.getContainerPort()) || target.equals(p.getName()));
    }

    @Test
    void theBaseIsWholeAndNothingIsLost() throws IOException, InterruptedException {
        List<HasMetadata> objects = rendered("base");
        everythingNamedIsThere(objects);
        assertThat(identities(objects))
                .containsAll(
                        identities(KubernetesFilesTest.all(Repository.root().resolve("k8s/base"))));
        // A change of the file makes another name, and with it new pods.
        assertThat(identities(objects)).anyMatch(name -> name.matches("ConfigMap/fairlead-haproxy-cfg-[a-z0-9]{10}"));
        ConfigMap settings = one(objects, ConfigMap.class, "fairlead-settings");
        assertThat(settings.getData().get("FAIRLEAD_CONFIG_URL")).contains("config-1.config:9400");
        // ... so the statistics' dashboard has to get at config-service's admin listener.
        NetworkPolicy members = one(objects, NetworkPolicy.class, "members");
        assertThat(members.getSpec().getIngress())
                .anyMatch(rule -> rule.getPorts().stream()
                                .anyMatch(port -> Integer.valueOf(9400)
                                        .equals(port.getPort().getIntVal()))
                        && rule.getFrom().stream()
                                .anyMatch(from -> from.getPodSelector() != null
                                        && Map.of("app", "stats")
                                                .equals(from.getPodSelector().getMatchLabels())));
    }

    @Test
    void devIsOneOfEach() throws IOException, InterruptedException {
        List<HasMetadata> objects = rendered("overlays/dev");
        everythingNamedIsThere(objects);
        for (String members : List.of("config", "health", "stats")) {
            assertThat(one(objects, StatefulSet.class, members).getSpec().getReplicas())
                    .isEqualTo(1);
        }
        for (String clients : List.of("edge", "router")) {
            assertThat(one(objects, HorizontalPodAutoscaler.class, clients)
                            .getSpec()
                            .getMaxReplicas())
                    .isEqualTo(1);
        }
    }

    @Test
    void prodHasVersionsRoomAndMonitoring() throws IOException, InterruptedException {
        List<HasMetadata> objects = rendered("overlays/prod");
        everythingNamedIsThere(objects);
        assertThat(pods(objects)
                        .map(pod -> pod.getSpec().getContainers().getFirst().getImage()))
                .hasSize(5)
                .allMatch(image -> image.matches("fairlead/[a-z-]+:\\d+\\.\\d+\\.\\d+"));
        assertThat(one(objects, HorizontalPodAutoscaler.class, "edge").getSpec().getMinReplicas())
                .isEqualTo(3);
        assertThat(identities(objects)).contains("PodMonitor/fairlead", "ServiceMonitor/fairlead-haproxy");
    }
}
