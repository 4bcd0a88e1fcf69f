package io.fairlead.servicekit.program;

import io.fairlead.servicekit.Service;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A service that does what its settings say: {@code rehearsal.start=fail}, {@code rehearsal.stop=hang}. */
public final class RehearsedService implements Service {

    private String stop = "";

    /** Not started. */
    public RehearsedService() {}

    @Override
    public String name() {
        return "rehearsed";
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public void start(ServiceContext context) throws StartupException {
        stop = context.settings().get("rehearsal.stop").orElse("");
        if (context.settings().get("rehearsal.start").orElse("").equals("fail")) {
            throw new StartupException("the stage is not free");
        }
    }

    @Override
    public void stop(Duration grace) {
        System.out.println("rehearsal stops");
        if (stop.equals("hang")) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public List<Probe> readiness() {
        return List.of(new Probe("rehearsed", true, "on stage"));
    }
}
