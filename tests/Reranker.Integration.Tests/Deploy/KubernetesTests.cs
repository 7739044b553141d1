using System.Net;
using k8s;
using k8s.Models;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Deploy;

public sealed class KubernetesTests(RunningHost host) : IClassFixture<RunningHost>
{
    private const string Name = "reranker";

    [Fact]
    public void Every_manifest_is_used()
    {
        var files = Directory.EnumerateFiles(KubernetesFiles.Base).Select(static file => Path.GetFileName(file)).Where(static file => file != "kustomization.yaml");

        Assert.Equal(files.Order(StringComparer.Ordinal), KubernetesFiles.Kustomization(KubernetesFiles.Base).Resources.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Selectors_match_the_pods_that_they_are_meant_for()
    {
        foreach (var deployment in KubernetesFiles.Deployments)
        {
            var labels = deployment.Spec.Template.Metadata.Labels;
            Assert.True(KubernetesFiles.Matches(deployment.Spec.Selector.MatchLabels, labels));
            Assert.All(deployment.Spec.Template.Spec.TopologySpreadConstraints ?? [], constraint => Assert.True(KubernetesFiles.Matches(constraint.LabelSelector.MatchLabels, labels)));
            Assert.True(KubernetesFiles.Matches(KubernetesFiles.Objects.OfType<V1NetworkPolicy>().Single().Spec.PodSelector.MatchLabels, labels));
        }

        Assert.Equal(["reranker-serve"], Selected(KubernetesFiles.Objects.OfType<V1Service>().Single().Spec.Selector));
        Assert.Equal(["reranker-serve"], Selected(KubernetesFiles.Objects.OfType<V1PodDisruptionBudget>().Single().Spec.Selector.MatchLabels));
        var target = KubernetesFiles.Objects.OfType<V2HorizontalPodAutoscaler>().Single().Spec.ScaleTargetRef;
        Assert.Contains(KubernetesFiles.Deployments, deployment => (deployment.ApiVersion, deployment.Kind, deployment.Name()) == (target.ApiVersion, target.Kind, target.Name) && deployment.Spec.Replicas is null);
    }

    [Fact]
    public async Task Probes_ask_for_paths_that_there_are_at_the_port_that_there_is()
    {
        var image = Dockerfile.Read("Dockerfile").Instructions("serve");
        foreach (var container in KubernetesFiles.Deployments.Select(Container))
        {
            var port = Assert.Single(container.Ports);
            Assert.Contains($"EXPOSE {port.ContainerPort}", image);
            foreach (var probe in new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe })
            {
                Assert.Equal(port.Name, probe.HttpGet.Port.Value);
                Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync(probe.HttpGet.Path, Http.Cancelled)).StatusCode);
            }

            Assert.Equal(port.Name, KubernetesFiles.Objects.OfType<V1Service>().Single().Spec.Ports.Single().TargetPort.Value);
            Assert.Contains(KubernetesFiles.Objects.OfType<V1NetworkPolicy>().Single().Spec.Ingress.Single().Ports, allowed => allowed.Port.Value == port.Name);
        }
    }

    [Fact]
    public void Settings_are_settings_and_come_from_what_there_is()
    {
        var map = KubernetesFiles.Objects.OfType<V1ConfigMap>().Single();
        var variables = map.Data.Keys.Concat(KubernetesFiles.Deployments.SelectMany(static deployment => Container(deployment).Env).Select(static variable => variable.Name));
        Assert.All(variables, static name => Assert.True(SettingNames.IsKnown(name), $"{name} is no setting."));

        foreach (var container in KubernetesFiles.Deployments.Select(Container))
        {
            Assert.Equal(map.Name(), container.EnvFrom.Single().ConfigMapRef.Name);
            Assert.All(container.Env.Where(static variable => variable.ValueFrom is not null), static variable => Assert.Equal(Name, variable.ValueFrom.SecretKeyRef.Name));
        }
    }

    [Fact]
    public void There_are_no_secrets_and_what_is_one_is_referred_to()
    {
        Assert.Empty(KubernetesFiles.Objects.OfType<V1Secret>());
        Assert.DoesNotContain(KubernetesFiles.Objects.OfType<V1ConfigMap>().Single().Data, static setting => IsSecret(setting.Key));
        Assert.All(
            KubernetesFiles.Deployments.SelectMany(static deployment => Container(deployment).Env).Where(static variable => IsSecret(variable.Name)),
            static variable => Assert.NotNull(variable.ValueFrom?.SecretKeyRef));
    }

    [Fact]
    public void Pods_have_no_rights_and_write_only_where_they_may()
    {
        foreach (var pod in KubernetesFiles.Deployments.Select(static deployment => deployment.Spec.Template.Spec))
        {
            var container = pod.Containers.Single();
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.Equal(KubernetesFiles.Objects.OfType<V1ServiceAccount>().Single().Name(), pod.ServiceAccountName);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Equal(["/data", "/tmp"], container.VolumeMounts.Select(static mount => mount.MountPath).Order(StringComparer.Ordinal));
            Assert.Equal(pod.Volumes.Select(static volume => volume.Name).Order(), container.VolumeMounts.Select(static mount => mount.Name).Order());
            Assert.NotNull(container.Resources.Limits["memory"]);
        }

        // Checkpoints outlive the worker's pod.
        var claim = Deployment("reranker-worker").Spec.Template.Spec.Volumes.Single(static volume => volume.Name == "data").PersistentVolumeClaim.ClaimName;
        Assert.Equal(KubernetesFiles.Objects.OfType<V1PersistentVolumeClaim>().Single().Name(), claim);
    }

    [Fact]
    public void Pods_have_time_to_finish()
    {
        var settings = KubernetesFiles.Objects.OfType<V1ConfigMap>().Single().Data;
        var drain = TimeSpan.Parse(settings["Reranker__Drain__Delay"], null) + TimeSpan.Parse(settings["Reranker__Drain__Timeout"], null);
        foreach (var deployment in KubernetesFiles.Deployments)
        {
            var readiness = Container(deployment).ReadinessProbe;
            Assert.True(deployment.Spec.Template.Spec.TerminationGracePeriodSeconds > drain.TotalSeconds);
            Assert.True(TimeSpan.Parse(settings["Reranker__Drain__Delay"], null).TotalSeconds > readiness.PeriodSeconds * readiness.FailureThreshold);
        }
    }

    [Fact]
    public void The_autoscaler_goes_by_a_metric_that_there_is()
    {
        var metric = KubernetesFiles.Objects.OfType<V2HorizontalPodAutoscaler>().Single().Spec.Metrics.Single(static metric => metric.Type == "Pods").Pods.Metric.Name;
        var telemetry = File.ReadAllText(Path.Combine(Repository.Root, "docs", "telemetry.md"));
        var rule = DeployFiles.Yaml(DeployFiles.PathOf("kubernetes", "prometheus-adapter.yaml"))["rules"]!.AsArray().Single()!;

        Assert.Equal(metric, (string)rule["name"]!["as"]!);
        Assert.Contains($"{metric}_sum", (string)rule["metricsQuery"]!, StringComparison.Ordinal);
        Assert.Contains($"`{metric.Replace("_seconds", "", StringComparison.Ordinal).Replace('_', '.')}` | s |", telemetry, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlays_patch_what_there_is_and_give_every_image_a_version()
    {
        string[] stages = ["reranker-serve", "reranker-train"];
        Assert.Equal(stages, KubernetesFiles.Deployments.Select(static deployment => Container(deployment).Image).Order(StringComparer.Ordinal));
        Assert.All(stages, static image => Assert.NotEmpty(Dockerfile.Read("Dockerfile").Instructions(image["reranker-".Length..])));
        foreach (var folder in KubernetesFiles.Overlays)
        {
            var overlay = KubernetesFiles.Kustomization(folder);
            Assert.Equal(KubernetesFiles.Base, Path.GetFullPath(Path.Combine(folder, overlay.Resources.Single())));
            Assert.Equal(stages, overlay.Images.Select(static image => image.Name).Order(StringComparer.Ordinal));
            Assert.All(overlay.Images, static image => Assert.Matches(DockerfileTests.PinnedImage(), $"{image.NewName}:{image.NewTag}"));
            Assert.All(overlay.Replicas, static name => Assert.NotNull(Deployment(name)));
            Assert.Equal(overlay.Patches.Order(), Directory.EnumerateFiles(folder).Select(static file => Path.GetFileName(file)).Where(static file => file != "kustomization.yaml").Order());
            foreach (var patch in overlay.Patches)
                RequireTarget(Path.Combine(folder, patch));
        }
    }

    [Fact]
    public async Task The_training_job_asks_what_the_service_takes()
    {
        var pod = ((V1Job)KubernetesFiles.Load(DeployFiles.PathOf("kubernetes", "train-job.yaml")).Single()).Spec.Template.Spec;
        var container = pod.Containers.Single();
        var service = KubernetesFiles.Objects.OfType<V1Service>().Single();
        var address = new Uri(container.Args[^1]);

        Assert.Equal((service.Name(), service.Spec.Ports.Single().Port), (address.Host, address.Port));
        var body = new StringContent(container.Args[container.Args.IndexOf("--data") + 1], System.Text.Encoding.UTF8, "application/json");
        var problem = await (await host.Client.PostAsync(address.PathAndQuery, body, Http.Cancelled)).ProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("urn:reranker:problem:no-feedback", (string)problem["type"]!); // all else was right
        Assert.Matches(DockerfileTests.PinnedImage(), container.Image);
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.NotNull(container.Env.Single().ValueFrom.SecretKeyRef);
    }

    // `$patch` is kustomize's own; the rest of a patch is a part of an object.
    private static void RequireTarget(string path)
    {
        var text = string.Join('\n', File.ReadLines(path).Where(static line => line != "$patch: delete"));
        var patch = (IKubernetesObject<V1ObjectMeta>)KubernetesYaml.LoadAllFromString(text, typeMap: null, strict: true).Single();
        Assert.Contains(KubernetesFiles.Objects.Cast<IKubernetesObject<V1ObjectMeta>>(), target => (target.ApiVersion, target.Kind, target.Metadata.Name) == (patch.ApiVersion, patch.Kind, patch.Metadata.Name));
        if (patch is V1Deployment { Spec.Template.Spec.Containers: { } containers })
            Assert.All(containers, container => Assert.Equal(Container(Deployment(patch.Metadata.Name)).Name, container.Name));
        if (patch is V1ConfigMap settings)
            Assert.All(settings.Data.Keys, static name => Assert.True(SettingNames.IsKnown(name), $"{name} is no setting."));
    }

    private static bool IsSecret(string name) =>
        name.Contains("SECRET", StringComparison.OrdinalIgnoreCase) || name.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase) || name.Contains("KEY", StringComparison.OrdinalIgnoreCase)
        || name is "Reranker__Database";

    private static IEnumerable<string> Selected(IDictionary<string, string> selector) =>
        KubernetesFiles.Deployments.Where(deployment => KubernetesFiles.Matches(selector, deployment.Spec.Template.Metadata.Labels)).Select(static deployment => deployment.Name());

    private static V1Deployment Deployment(string name) => KubernetesFiles.Deployments.Single(deployment => deployment.Name() == name);

    private static V1Container Container(V1Deployment deployment) => deployment.Spec.Template.Spec.Containers.Single();
}
