-- neovim.lua: Neovim, whose own client speaks; what its version has no feature for is asked for raw.
-- Environment: CHECKER.  Started in the folder with the file; the last line says what went wrong, or ok.

local function fail(what)
  io.stdout:write(what .. '\n')
  vim.cmd('cquit')
end

local function expect(ok, what)
  if not ok then
    fail(what)
  end
end

local refreshed, name = 0, vim.fn.getcwd() .. '/a.c'
local handlers = {
  ['workspace/inlayHint/refresh'] = function()
    refreshed = refreshed + 1
    return vim.NIL
  end,
}
local capabilities = vim.lsp.protocol.make_client_capabilities()
capabilities.workspace.inlayHint = { refreshSupport = true }

vim.cmd('edit ' .. name)
local id = vim.lsp.start_client({
  cmd = { vim.env.CHECKER, '--lsp', '--rules=-heap-stays' },
  root_dir = vim.fn.getcwd(),
  init_options = { hover = true, inlayHints = true },
  capabilities = capabilities,
  handlers = handlers,
  flags = { debounce_text_changes = 0 }, -- raw requests do not wait for changes to be sent
})
expect(id and vim.lsp.buf_attach_client(0, id), 'no server')
local client = vim.lsp.get_client_by_id(id)

local function wait(what, condition)
  expect(vim.wait(30000, condition, 20), 'waited in vain: ' .. what)
end

local function codes()
  local list = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    table.insert(list, d.code or d.user_data.lsp.code)
  end
  return table.concat(list, ' ')
end

local function ask(method, params)
  local answer = client.request_sync(method, params, 30000, 0)
  expect(answer and answer.result, method .. ': ' .. vim.inspect(answer))
  return answer.result
end

wait('diagnostics', function() return codes() == 'zero-twice' end)
local found = vim.diagnostic.get(0)[1]
-- Neovim's columns are bytes, the server's units of UTF-16: the line has a character of four bytes before it.
expect(found.lnum == 3 and found.col == 31, 'place: ' .. vim.inspect(found))

vim.api.nvim_win_set_cursor(0, { 4, 33 })
local hover = ask('textDocument/hover', vim.lsp.util.make_position_params(0, client.offset_encoding))
expect(hover.contents.value:find('escapes to heap: returned', 1, true), vim.inspect(hover))

wait('inlay hints', function() return refreshed > 0 end)
local hints = ask('textDocument/inlayHint', {
  textDocument = vim.lsp.util.make_text_document_params(0),
  range = { start = { line = 0, character = 0 }, ['end'] = { line = 99, character = 0 } },
})
expect(#hints == 1 and hints[1].label == 'escapes: returned', vim.inspect(hints))

-- What is typed above moves the verdict with its line.
vim.api.nvim_buf_set_lines(0, 0, 0, false, { '/* one */', '/* two */' })
vim.api.nvim_win_set_cursor(0, { 6, 33 })
hover = ask('textDocument/hover', vim.lsp.util.make_position_params(0, client.offset_encoding))
expect(hover.range.start.line == 5, vim.inspect(hover))
vim.cmd('silent write')
wait('diagnostics of saved text', function()
  local list = vim.diagnostic.get(0)
  return #list == 1 and list[1].lnum == 5
end)
-- The diagnostics Neovim moves by itself; actions come back with the run.
local actions
wait('actions', function()
  actions = ask('textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(0),
    range = vim.lsp.util.make_range_params(0, client.offset_encoding).range,
    context = { diagnostics = {} },
  })
  return #actions > 0
end)
expect(actions[1].title:find('^Fix: ') and actions[1].kind == 'quickfix', vim.inspect(actions))
vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
vim.cmd('silent write')
wait('the end of the finding', function() return codes() == '' end)
local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
expect(text:find('calloc(n, sizeof *v)', 1, true) and not text:find('memset', 1, true), text)

client.stop()
wait('the end of the server', function() return client.is_stopped() end)
io.stdout:write('ok\n')
vim.cmd('qall!')
