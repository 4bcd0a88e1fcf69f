package io.fairlead.servicekit.rest;

import io.fairlead.servicekit.Service.Probe;
import io.fairlead.servicekit.program.ServiceHost;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** {@code /health/live}, {@code /health/ready} and {@code /health/started} from what the services say. */
@ApplicationScoped
public class Probes {

    /** Alive as long as it answers. */
    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up("process");
    }

    /** Started when all services have. */
    @Produces
    @Startup
    HealthCheck startup() {
        return () -> HealthCheckResponse.named("services")
                .status(ServiceHost.current().started())
                .build();
    }

    /** Ready when every probe of every service is fine. */
    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> {
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("fairlead");
            boolean all = true;
            for (Probe probe : ServiceHost.current().probes()) {
                answer.withData(probe.name(), probe.detail());
                all &= probe.ok();
            }
            return answer.status(all).build();
        };
    }
}
