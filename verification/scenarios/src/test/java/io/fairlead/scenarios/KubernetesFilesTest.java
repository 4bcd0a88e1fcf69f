package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fairlead.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Every object of {@code k8s/} is one of the API's, field by field: a word the API does not know, which a cluster would
 * drop in silence, fails. What kustomize makes of them is held by {@link KustomizeTest}.
 */
final class KubernetesFilesTest {

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class),
            Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class));

    /** The models keep what they do not know in a map of its own; without that map it is an error. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(com.fasterxml.jackson.databind.introspect.Annotated member) {
                    return !(member instanceof AnnotatedMember) ? super.hasAnySetter(member) : Boolean.FALSE;
                }
            });

    /** Every object in a text of YAML documents, as the API's types, where a field the API does not know is an error. */
    static List<HasMetadata> parse(String text) {
        List<HasMetadata> all = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
            all.add(strict((Map<?, ?>) document));
        }
        return all;
    }

    private static HasMetadata strict(Map<?, ?> document) {
        String kind = document.get("apiVersion") + "/" + document.get("kind");
        Class<? extends HasMetadata> type = KINDS.get(kind);
        assertThat(type).as(kind).isNotNull();
        HasMetadata parsed = STRICT.convertValue(document, type);
        assertThat(parsed.getMetadata().getName()).isNotBlank();
        return parsed;
    }

    static List<HasMetadata> all(Path folder) throws IOException {
        List<HasMetadata> parsed = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .filter(path -> !path.endsWith("kustomization.yaml"))
                    .toList()) {
                parsed.addAll(parse(Files.readString(file)));
            }
        }
        return parsed;
    }

    @Test
    void everyFieldIsOneOfTheApi() throws IOException {
        assertThat(all(Repository.root().resolve("k8s"))).hasSizeGreaterThan(20);
    }

    @Test
    void aWordTheApiDoesNotKnowIsFound() {
        Map<String, Object> service = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Service",
                "metadata",
                Map.of("name", "edge"),
                "spec",
                Map.of("selectors", Map.of("app", "edge")));
        assertThatThrownBy(() -> strict(service)).hasMessageContaining("selectors");
    }

    @Test
    void podsRunAsNobodyInParticularAndDrainBeforeTheyEnd() throws IOException {
        List<HasMetadata> objects = all(Repository.root().resolve("k8s/base"));
        for (HasMetadata object : objects) {
            var template = object instanceof Deployment deployment
                    ? deployment.getSpec().getTemplate()
                    : object instanceof StatefulSet set ? set.getSpec().getTemplate() : null;
            if (template == null) {
                continue;
            }
            var pod = template.getSpec();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            for (var container : pod.getContainers()) {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health/ready");
                assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/health/live");
                if (object instanceof Deployment) {
                    long sleep =
                            container.getLifecycle().getPreStop().getSleep().getSeconds();
                    assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(sleep + 45);
                }
            }
        }
        assertThat(objects).hasAtLeastOneElementOfType(NetworkPolicy.class);
        assertThat(objects).hasAtLeastOneElementOfType(PodDisruptionBudget.class);
    }
}
