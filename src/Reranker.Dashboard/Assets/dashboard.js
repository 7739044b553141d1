// What moves on the dashboard's pages: no framework, nothing inline, texts only ever set as text or rendered by the server.
const body = document.body;
const said = document.getElementById('said');
const headers = { [body.dataset.header]: '1' };

function say(text, bad = false) {
  said.textContent = text;
  said.classList.toggle('bad', bad);
  if (text && !bad) setTimeout(() => { if (said.textContent === text) said.textContent = ''; }, 6000);
}

// The theme is a choice of the viewer's; without one it is the system's.
const stored = localStorage.getItem('reranker-theme');
if (stored) document.documentElement.dataset.theme = stored;
document.querySelector('[data-theme-toggle]').addEventListener('click', () => {
  const now = document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const next = now === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  localStorage.setItem('reranker-theme', next);
});

// Times in the viewer's zone; UTC stays in the title.
function localise(root) {
  for (const time of root.querySelectorAll('time[datetime]'))
    time.textContent = new Date(time.dateTime).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
}

async function send(path, init) {
  try {
    return await fetch(path, { ...init, headers: { ...headers, ...init?.headers } });
  } catch {
    throw new Error('The server does not answer.');
  }
}

// A fragment is HTML that the server has rendered, and so encoded; of a problem only the sentence is shown.
async function failure(response) {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json');
  if (json) { const problem = JSON.parse(text); return problem.detail ?? problem.title ?? problem.error ?? `The server answered ${response.status}.`; }
  return new DOMParser().parseFromString(text, 'text/html').body.textContent.trim() || `The server answered ${response.status}.`;
}

const form = document.getElementById('try');
if (form) {
  const ranking = document.getElementById('ranking');
  const [query, documents] = [form.elements.query, form.elements.documents];
  form.addEventListener('submit', async event => {
    event.preventDefault();
    ranking.setAttribute('aria-busy', 'true');
    form.querySelector('.primary').disabled = true;
    try {
      const lines = documents.value.split('\n').map(line => line.trim()).filter(line => line);
      const response = await send(form.dataset.post, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: query.value, documents: lines }) });
      const parsed = new DOMParser().parseFromString(await response.text(), 'text/html').body;
      ranking.replaceChildren(...parsed.childNodes);
    } catch (error) {
      say(error.message, true);
    } finally {
      ranking.setAttribute('aria-busy', 'false');
      form.querySelector('.primary').disabled = false;
    }
  });
  form.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
  form.querySelector('[data-example]').addEventListener('click', event => {
    const button = event.currentTarget;
    const before = [query.value, documents.value];
    [query.value, documents.value] = [button.dataset.exampleQuery, button.dataset.example];
    [button.dataset.exampleQuery, button.dataset.example] = before;
    form.requestSubmit();
  });
  for (const kind of ['dragover', 'dragleave', 'drop'])
    documents.addEventListener(kind, async event => {
      event.preventDefault();
      documents.classList.toggle('dropping', kind === 'dragover');
      if (kind === 'drop' && event.dataTransfer.files[0]) documents.value = await event.dataTransfer.files[0].text();
    });
}

// A change says first what will happen.
function confirmed(text) {
  const dialog = document.createElement('dialog');
  const message = document.createElement('p');
  message.textContent = text;
  const actions = document.createElement('div');
  actions.className = 'actions';
  const yes = Object.assign(document.createElement('button'), { textContent: 'Do it', className: 'primary', value: 'yes' });
  const no = Object.assign(document.createElement('button'), { textContent: 'Leave it', value: '' });
  actions.append(yes, no);
  dialog.append(message, actions);
  dialog.setAttribute('aria-label', 'Are you sure?');
  document.body.append(dialog);
  return new Promise(resolve => {
    yes.addEventListener('click', () => dialog.close('yes'));
    no.addEventListener('click', () => dialog.close(''));
    dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); });
    dialog.showModal();
  });
}

document.addEventListener('click', async event => {
  const button = event.target.closest('[data-change], [data-cancel]');
  if (!button || !await confirmed(button.dataset.confirm)) return;
  try {
    const response = button.dataset.cancel
      ? await send(button.dataset.cancel, { method: 'DELETE' })
      : await send(button.dataset.change, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ expected_champion: button.dataset.expected ? Number(button.dataset.expected) : null }) });
    if (!response.ok) throw new Error(await failure(response));
    button.dataset.cancel ? say('Cancelled.') : location.reload();
  } catch (error) {
    say(error.message, true);
  }
});

const train = document.getElementById('train');
train?.addEventListener('submit', async event => {
  event.preventDefault();
  const fields = Object.fromEntries([...new FormData(train)].filter(([, value]) => value).map(([name, value]) => [name, name === 'epochs' ? Number(value) : value]));
  try {
    const response = await send(train.dataset.train, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) });
    if (!response.ok) throw new Error(await failure(response));
    say('The training waits for its turn.');
  } catch (error) {
    say(error.message, true);
  }
});

const load = document.getElementById('import');
load?.addEventListener('submit', async event => {
  event.preventDefault();
  try {
    say('Importing …');
    const response = await send(load.dataset.import, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: load.elements.file.files[0] });
    if (!response.ok) throw new Error(await failure(response));
    say(await response.text());
    setTimeout(() => location.reload(), 1500);
  } catch (error) {
    say(error.message, true);
  }
});

for (const select of document.querySelectorAll('form[data-auto] select')) select.addEventListener('change', () => select.form.requestSubmit());

// Live parts ask again every two seconds while somebody looks; a server that is away is said, and asked on.
for (const part of document.querySelectorAll('[data-refresh]')) {
  let lost = false;
  setInterval(async () => {
    if (document.hidden || document.querySelector('dialog[open]')) return;
    try {
      const response = await send(part.dataset.refresh);
      if (!response.ok) throw new Error(await failure(response));
      const parsed = new DOMParser().parseFromString(await response.text(), 'text/html').body;
      // Who stands on a button keeps standing there.
      const cancel = part.contains(document.activeElement) ? document.activeElement.dataset.cancel : undefined;
      part.replaceChildren(...parsed.childNodes);
      localise(part);
      if (cancel) part.querySelector(`[data-cancel="${CSS.escape(cancel)}"]`)?.focus();
      if (lost) say('The connection is back.');
      lost = false;
    } catch (error) {
      if (!lost) say(`Connection lost: what you see may be old. ${error.message}`, true);
      lost = true;
    }
  }, 2000);
}

localise(document);
